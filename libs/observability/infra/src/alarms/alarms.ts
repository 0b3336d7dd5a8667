// Deployed alarms: CloudWatch alarms, the SNS topics that they notify, and the account's budget.
// Not here: the alarms' definitions (../../../runtime/src/alarms), and the runbook (../../../RUNBOOK.md).

import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import {
  gatewayAlarms,
  resourceNames,
  type AlarmCondition,
  type AlarmDefinition,
} from "@tollgate/observability-runtime";
import { Construct } from "constructs";
import { AlarmTopics } from "./alarm-topics";
import { BAND, metricQueries } from "./metric-queries";
import { alarmDescription } from "./runbook";

/** CloudWatch's names of comparisons. */
const THRESHOLD = { atLeast: "GreaterThanOrEqualToThreshold", lessThan: "LessThanThreshold" } as const;
const OUTSIDE_BAND = { above: "GreaterThanUpperThreshold", below: "LessThanLowerThreshold" } as const;

export interface AlarmsOptions {
  readonly environment: Environment;
  /** @default the alarms of a gateway, or of one of several cells */
  readonly definitions?: readonly AlarmDefinition[];
}

export class Alarms extends Construct {
  constructor(scope: Construct, id: string, options: AlarmsOptions) {
    super(scope, id);
    const { environment } = options;
    const { alarms } = environment;
    const { definitions = gatewayAlarms(environment) } = options;
    const topics = new AlarmTopics(this, "topics", { environment });
    const names = resourceNames(environment);
    for (const alarm of definitions) {
      const topic = [topics.arns[alarm.severity]];
      new CloudwatchMetricAlarm(this, alarm.id, {
        alarmName: resourceName(environment, alarm.id),
        alarmDescription: alarmDescription(alarm, alarms.runbookUrl),
        metricQuery: metricQueries(alarm, names),
        ...settings(alarm),
        alarmActions: topic,
        // Whoever got the page is also notified of its end.
        ...(alarm.severity === "page" && { okActions: topic }),
      });
    }
  }
}

function settings({ evaluationPeriods, datapointsToAlarm, missingData, condition }: AlarmDefinition) {
  return {
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: missingData,
    ...comparison(condition),
  };
}

function comparison(condition: AlarmCondition) {
  if (condition.kind === "anomaly")
    return { comparisonOperator: OUTSIDE_BAND[condition.side], thresholdMetricId: BAND };
  return { comparisonOperator: THRESHOLD[condition.comparison], threshold: condition.threshold };
}
