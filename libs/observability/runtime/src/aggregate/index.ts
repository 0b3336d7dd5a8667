// Access log aggregation: counts, sums, latencies and contributors of the log's lines over time, in bounded
// memory.
// Not here: the schema and parser of a line (log), and the metrics and rules that are counted (metrics).

export { AccessLogAggregate, type AggregateOptions } from "./access-log-aggregate";
export { AggregateView, type Series } from "./aggregate-view";
export type { ContributorParts } from "./contributor-table";
export type { Extent } from "./timeline";
export { isInAccessLog } from "../metrics/metric-needs";
export type { Contributor, RankOf, TopContributors } from "./top-contributors";
export type { ConsoleCountId, RuleId } from "./console-rules";
