import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { eventsRelayFunction, type Environment } from "@tollgate/environments";
import { EVENTS_METRICS, resourceNames } from "@tollgate/observability-runtime";
import { resourceName } from "@tollgate/records";
import { Construct } from "constructs";

export interface EventsMetricsOptions {
  readonly environment: Environment;
  /** The log group of the function that publishes events, which must exist before its filter. */
  readonly logGroupName: string;
}

/** Makes a metric of the line that the function writes after each run. */
export class EventsMetrics extends Construct {
  constructor(scope: Construct, id: string, { environment, logGroupName }: EventsMetricsOptions) {
    super(scope, id);
    for (const [name, member] of Object.entries(EVENTS_METRICS))
      new CloudwatchLogMetricFilter(this, member, {
        name: resourceName(environment, `${eventsRelayFunction.thing}-${member}`),
        logGroupName,
        pattern: '{ $.message = "events were relayed" }',
        metricTransformation: {
          namespace: resourceNames(environment).ownNamespace,
          name,
          value: `$.${member}`,
        },
      });
  }
}
