import type { InsightRuleSource, ResourceNames } from "@tollgate/observability-runtime";

/** Metric math for a number about an insight rule's contributors. */
export function insightRuleMetric({ rule, statistic }: InsightRuleSource, names: ResourceNames): string {
  return `INSIGHT_RULE_METRIC("${names.insightRule(rule)}", "${statistic}")`;
}
