// Access log aggregation: counts, sums, latencies and contributors over time, in bounded memory.
// Not here: the schema and parser of a line (../log), and the deployed metrics and rules (../metrics).

export { AccessLogAggregate, type AggregateOptions } from "./access-log-aggregate";
export { AggregateView, type Series } from "./aggregate-view";
export type { ContributorParts } from "./contributor-table";
export { LatencyHistogram } from "./latency-histogram";
export type { Extent } from "./timeline";
export { isInAccessLog } from "../metrics/metric-needs";
export type { Contributor, RankOf, TopContributors } from "./top-contributors";
export type { ConsoleCountId, RuleId } from "./console-rules";
