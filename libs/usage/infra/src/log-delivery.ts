import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter";
import { ownPlace } from "@tollgate/data-protection-infra";
import { logStreamsArn, type Environment } from "@tollgate/environments";
import type { GatewayFunction } from "@tollgate/gateway-infra";
import { Construct } from "constructs";

/** Every line. A pattern would leave out lines that cannot be read, which the ledger counts as such. */
const EVERY_LINE = "";

export interface LogDeliveryOptions {
  readonly environment: Environment;
  /** The filter's name. */
  readonly name: string;
  readonly logGroupName: string;
  readonly to: GatewayFunction;
}

/**
 * Delivers every line of a log group to a function, which CloudWatch Logs invokes asynchronously. It takes one of the two
 * subscription filters that a log group may have.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export class LogDelivery extends Construct {
  constructor(scope: Construct, id: string, { environment, name, logGroupName, to }: LogDeliveryOptions) {
    super(scope, id);
    const place = ownPlace(this, environment);
    const permission = to.allowInvocation(
      "log",
      logStreamsArn(logGroupName, place),
      "logs.amazonaws.com",
      place.accountId,
    );
    new CloudwatchLogSubscriptionFilter(this, "filter", {
      name,
      logGroupName,
      filterPattern: EVERY_LINE,
      destinationArn: to.arn,
      // CloudWatch Logs invokes the function once when the filter is created.
      dependsOn: [permission],
    });
  }
}
