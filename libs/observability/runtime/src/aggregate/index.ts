export { AccessLogAggregate, type AggregateOptions, type RuleId } from "./access-log-aggregate";
export { AggregateView, type Series } from "./aggregate-view";
export type { ContributorParts } from "./contributor-names";
export type { Extent } from "./extent";
export { isInAccessLog } from "./metric-needs";
export type { Contributor, RankOf, TopContributors } from "./top-contributors";
export type { ConsoleCountId } from "./console-rules";
