import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { resourceName, type Environment } from "@tollgate/environments";
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
  readonly environment: Environment;
  /** US dollars a month. */
  readonly monthlyBudget: number;
  /** The topic that is told. */
  readonly topicArn: string;
}

/**
 * What the gateway's services may cost in a month, in the whole account: a filter by tag would count nothing until somebody
 * activates the tag in the billing console. AWS's bill is updated about three times a day, so this is no alarm on traffic.
 */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { environment, monthlyBudget, topicArn }: BudgetOptions) {
    super(scope, id);
    new BudgetsBudget(this, "budget", {
      name: resourceName(environment, "budget"),
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthlyBudget),
      limitUnit: "USD",
      costFilter: [{ name: "Service", values: SERVICES }],
      notification: ["ACTUAL", "FORECASTED"].map((notificationType) => ({
        notificationType,
        comparisonOperator: "GREATER_THAN",
        threshold: 100,
        thresholdType: "PERCENTAGE",
        subscriberSnsTopicArns: [topicArn],
      })),
    });
  }
}
