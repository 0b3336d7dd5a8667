export { AccessLogAggregate, type AggregateOptions, type RuleId } from "./access-log-aggregate";
export { AggregateView, type Contributor, type Series, type TopContributors } from "./aggregate-view";
export type { ContributorParts } from "./contributors";
export type { Extent } from "./extent";
export { isInAccessLog } from "./metric-needs";
