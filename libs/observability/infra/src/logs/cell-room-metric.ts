import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { cellRoomFunction, type Environment } from "@tollgate/environments";
import { CELL_ROOM_USED, resourceNames } from "@tollgate/observability-runtime";
import { resourceName } from "@tollgate/records";
import { Construct } from "constructs";

export interface CellRoomMetricOptions {
  /** The environment as the router's stack has it. */
  readonly environment: Environment;
  /** The log group of the function that reports the room, which must exist before its filter. */
  readonly logGroupName: string;
}

/** Makes the used percentage of the cells' room a metric, from the lines of the function that reports it. */
export class CellRoomMetric extends Construct {
  constructor(scope: Construct, id: string, { environment, logGroupName }: CellRoomMetricOptions) {
    super(scope, id);
    new CloudwatchLogMetricFilter(this, "filter", {
      name: resourceName(environment, cellRoomFunction.thing),
      logGroupName,
      pattern: "{ $.usedPercent >= 0 }",
      metricTransformation: {
        namespace: resourceNames(environment).routerNamespace,
        name: CELL_ROOM_USED,
        value: "$.usedPercent",
        unit: "Percent",
      },
    });
  }
}
