import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import type { BudgetOption } from "@tollgate/environments";
import { Construct } from "constructs";

/** What the gateway is made of, as AWS's bill calls it. */
const SERVICES = [
  "Amazon API Gateway",
  "AWS Lambda",
  "Amazon DynamoDB",
  "AmazonCloudWatch",
  "AWS WAF",
  "AWS X-Ray",
];

export interface BudgetOptions {
  /** What its name begins with. */
  readonly service: string;
  readonly budget: BudgetOption;
}

/**
 * What the gateway's services may cost in a month, in the whole account and all of its Regions: one for the account, as a
 * filter by tag would count nothing until somebody activates the tag in the billing console, which only the payer can. AWS's
 * bill is updated about three times a day, so this is no alarm on traffic.
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
      // AWS takes no notification without somebody who gets it.
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
