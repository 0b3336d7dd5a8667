import type { Environment } from "@tollgate/environments";
import { dashboard, type DashboardSection, usageSection, type Widget } from "./dashboard";
import { insightRules, type InsightRule, type InsightRuleId } from "./metrics/insight-rules";
import type { MetricId } from "./metrics/metric";
import { metrics } from "./metrics/metrics";
import type { LogQuery } from "./queries/log-query";
import { logQueries, type LogQueryId, type LogQuerySubject } from "./queries/log-queries";

/** An environment, or a cell of it as `cellsOf` returns it. */
type Observed = Pick<Environment, "cell">;

/** The field whose meaning depends on what stands before the API. */
const ADDRESS = "sourceIp";

/**
 * Whether the access log is known to have the caller's address. In a cell behind a router it is contested whether
 * `$context.identity.sourceIp` is the caller's address or CloudFront's, so what groups by it is left out there.
 */
function hasCallersAddress({ cell }: Observed): boolean {
  return cell === undefined;
}

/** Returns the Contributor Insights rules of an environment or cell. */
export function insightRulesOf(
  environment: Observed,
): readonly (readonly [id: InsightRuleId, rule: InsightRule])[] {
  const all = Object.entries(insightRules) as [InsightRuleId, InsightRule][];
  return hasCallersAddress(environment) ? all : all.filter(([id]) => !isByAddress(id));
}

/** Returns the saved queries of an environment or cell. */
export function logQueriesOf(
  environment: Observed,
  subject: LogQuerySubject,
): readonly (readonly [id: LogQueryId, query: LogQuery])[] {
  const all = Object.entries(logQueries(subject)) as [LogQueryId, LogQuery][];
  if (hasCallersAddress(environment)) return all;
  return all.flatMap(([id, query]) => {
    // A query without numbers shows lines as they are.
    if (query.numbers === undefined) return [[id, query] as const];
    const fields = query.fields.filter((field) => field !== ADDRESS);
    return fields.length === 0 ? [] : [[id, { ...query, fields }] as const];
  });
}

/** Returns the dashboard of an environment or cell, with the usage ledger where it has one. */
export function dashboardOf(
  environment: Observed & Partial<Pick<Environment, "usage">>,
): readonly DashboardSection[] {
  return [...requestSections(environment), ...(environment.usage === undefined ? [] : [usageSection])];
}

function requestSections(environment: Observed): readonly DashboardSection[] {
  if (hasCallersAddress(environment)) return dashboard;
  return dashboard.map(({ title, widgets }) => ({
    title,
    widgets: widgets.filter((widget) => !showsAddresses(widget)),
  }));
}

function isByAddress(rule: InsightRuleId): boolean {
  return insightRules[rule].keys.includes(ADDRESS);
}

function showsAddresses(widget: Widget): boolean {
  if (widget.kind === "topContributors") return isByAddress(widget.rule);
  return widget.metrics.some(isOfAddresses);
}

function isOfAddresses(id: MetricId): boolean {
  const { source } = metrics[id];
  return source.kind === "insightRule" && isByAddress(source.rule);
}
