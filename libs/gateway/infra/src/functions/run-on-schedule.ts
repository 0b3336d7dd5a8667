import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import type { Construct } from "constructs";
import type { GatewayFunction } from "./gateway-function";

export interface ScheduleOptions {
  /** Name of the rule. */
  readonly name: string;
  readonly description: string;
  readonly everyMinutes: number;
  /** What the ids of the rule and of its target begin with. @default nothing: the scope has one schedule */
  readonly prefix?: string;
}

/**
 * Has EventBridge invoke a function at a fixed rate.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function runOnSchedule(
  scope: Construct,
  lambda: GatewayFunction,
  { name, description, everyMinutes, prefix = "" }: ScheduleOptions,
): void {
  const rule = new CloudwatchEventRule(scope, `${prefix}schedule`, {
    name,
    description,
    scheduleExpression: `rate(${everyMinutes} ${everyMinutes === 1 ? "minute" : "minutes"})`,
  });
  const permission = lambda.allowInvocation("schedule", rule.arn, "events.amazonaws.com");
  new CloudwatchEventTarget(scope, `${prefix}target`, {
    rule: rule.name,
    arn: lambda.arn,
    dependsOn: [permission],
  });
}
