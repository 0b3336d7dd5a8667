import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import type { BudgetOption } from "@tollgate/environments";
import { Construct } from "constructs";

/** The gateway's services, by their names in AWS's bill. */
const SERVICES = [
  "Amazon API Gateway",
  "AWS Lambda",
  "Amazon DynamoDB",
  "AmazonCloudWatch",
  "AWS WAF",
  "AWS X-Ray",
];

export interface BudgetOptions {
  /** The beginning of the service's name. */
  readonly service: string;
  readonly budget: BudgetOption;
}

/**
 * A monthly budget of the gateway's services, over the whole account and all Regions. There is one per
 * account, because a filter by tag counts nothing until the payer activates the tag in the billing console.
 * AWS updates the bill about three times a day, so this is not an alarm on traffic.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { service, budget }: BudgetOptions) {
    super(scope, id);
    const { monthlyDollars, notify } = budget;
    new BudgetsBudget(this, "budget", {
      name: `${service}-budget`,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthlyDollars),
      limitUnit: "USD",
      costFilter: [{ name: "Service", values: SERVICES }],
      // AWS accepts no notification without a recipient.
      notification: (notify.length === 0 ? [] : ["ACTUAL", "FORECASTED"]).map((notificationType) => ({
        notificationType,
        comparisonOperator: "GREATER_THAN",
        threshold: 100,
        thresholdType: "PERCENTAGE",
        subscriberEmailAddresses: [...notify],
      })),
    });
  }
}
