import { awsArn, resourceName, type Environment } from "@tollgate/environments";

/** A service of AWS that tells people something on behalf of this environment. */
export interface Publisher {
  readonly service: string;
  readonly accountId: string;
  /** What it may speak for. */
  readonly sourceArn: string;
}

/**
 * CloudWatch for this environment's alarms, and AWS Budgets for the account's budgets.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html,
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
export function publishers(environment: Environment, accountId: string): readonly Publisher[] {
  const alarms = resourceName(environment, "*");
  return [
    {
      service: "cloudwatch.amazonaws.com",
      accountId,
      sourceArn: awsArn("cloudwatch", environment.region, accountId, `alarm:${alarms}`),
    },
    { service: "budgets.amazonaws.com", accountId, sourceArn: awsArn("budgets", "", accountId, "*") },
  ];
}
