import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import type { Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { AUTHORIZER_INIT_DURATION, resourceNames } from "@tollgate/observability-runtime";
import { Construct } from "constructs";

export interface AuthorizerColdStartsOptions {
  readonly environment: Environment;
  /** The authorizer's log group, which must exist before its filter. */
  readonly logGroupName: string;
}

/**
 * Metrics of authorizer cold starts: how often callers wait for one, and how long. Lambda publishes no such
 * metric, but it writes the time into the report of a container's first invocation.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html#platform-report
 */
export class AuthorizerColdStarts extends Construct {
  constructor(scope: Construct, id: string, { environment, logGroupName }: AuthorizerColdStartsOptions) {
    super(scope, id);
    new CloudwatchLogMetricFilter(this, "filter", {
      name: resourceName(environment, "cold-starts"),
      logGroupName,
      pattern: `{ $.type = "platform.report" && $.record.metrics.initDurationMs > 0 }`,
      metricTransformation: {
        namespace: resourceNames(environment).ownNamespace,
        name: AUTHORIZER_INIT_DURATION,
        value: "$.record.metrics.initDurationMs",
        unit: "Milliseconds",
      },
    });
  }
}
