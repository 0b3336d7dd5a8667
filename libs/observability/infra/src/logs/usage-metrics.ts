import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { usageSealFunction, type Environment } from "@tollgate/environments";
import { resourceNames, USAGE_METRICS } from "@tollgate/observability-runtime";
import { resourceName } from "@tollgate/records";
import { Construct } from "constructs";

export interface UsageMetricsOptions {
  readonly environment: Environment;
  /** The log group of the function that sums usage, which must exist before its filters. */
  readonly logGroupName: string;
}

/** Makes metrics of the line that the function writes after each run. Their number does not depend on that of tenants. */
export class UsageMetrics extends Construct {
  constructor(scope: Construct, id: string, { environment, logGroupName }: UsageMetricsOptions) {
    super(scope, id);
    for (const [name, member] of Object.entries(USAGE_METRICS))
      new CloudwatchLogMetricFilter(this, member, {
        name: resourceName(environment, `${usageSealFunction.thing}-${member}`),
        logGroupName,
        pattern: '{ $.message = "usage was sealed" }',
        metricTransformation: {
          namespace: resourceNames(environment).ownNamespace,
          name,
          value: `$.${member}`,
        },
      });
  }
}
