import type { Environment } from "@tollgate/environments";
import { markdownTable } from "@tollgate/markdown";
import { alarmsOf, cellAlarms, eventsAlarms, selfServiceAlarms, usageAlarms } from "../alarms";
import type { Metric, MetricId } from "../metrics/metric";
import { isInAccessLog } from "../metrics/metric-needs";
import { metrics } from "../metrics/metrics";
import { renderMath } from "../metrics/render-math";
import { resourceNames } from "../metrics/resource-names";

/**
 * The reference page of metrics and alarms, in Markdown.
 *
 * @param environment the environment whose figures the page shows
 */
export function metricsPage(environment: Environment): string {
  const alarms = [
    ...alarmsOf(environment.alarms),
    ...cellAlarms,
    ...usageAlarms,
    ...selfServiceAlarms,
    ...eventsAlarms,
  ];
  return `# Metrics and alarms

<!-- Generated from libs/observability/runtime/src by \`npx nx docs observability-runtime\`. -->

## Metrics

The dashboard, the alarms and the console share these metrics. Metrics that the access log does not contain are missing in the console of the
local gateway.

${markdownTable(
  ["metric", "label", "unit", "in the log"],
  (Object.keys(metrics) as MetricId[]).map((id) => {
    const { label, unit } = metrics[id];
    return [`\`${id}\``, label, unit, isInAccessLog(id) ? "yes" : "no"];
  }),
)}

${(Object.entries(metrics) as [MetricId, Metric][]).map(([id, { source }]) => `- \`${id}\`: ${sourceText(source, environment)}`).join("\n")}

## Alarms

The figures are those of the sample environment \`${environment.name}\`; an environment's \`alarms\` can change them. A page needs someone now, a ticket the next
working day. The [runbook](../../../libs/observability/RUNBOOK.md) says what to do. Only an environment
with several cells has the alarms whose names begin with \`cells-\`, only one with a single cell has \`api-keys\`,
only one with \`usage\` has those that begin with \`usage-\`, and only one with \`events\` has \`events-not-published\`.

${markdownTable(
  ["alarm", "severity", "title"],
  alarms.map(({ id, severity, title }) => [`[\`${id}\`](#${id})`, severity, title]),
)}

${alarms.map(({ id, meaning, why }) => `### ${id}\n\n${meaning}\n\n${why}`).join("\n\n")}
`;
}

function sourceText(source: Metric["source"], environment: Environment): string {
  switch (source.kind) {
    case "metric": {
      const { namespace, name } = source.address(resourceNames(environment));
      return `\`${name}\` of \`${namespace}\`, ${source.statistic}`;
    }
    case "insightRule":
      return `insight rule \`${source.rule}\`, ${source.statistic}`;
    case "expression":
      return `\`${renderMath(source.expression)}\``;
  }
}
