import type {
  AccessLogAggregate,
  AggregateView,
  AlarmDefinition,
  MetricId,
  RuleId,
} from "@tollgate/observability-runtime";
import { longestSumIn, metricsIn } from "@tollgate/observability-runtime";
import { incidentsOf } from "./incidents";
import { outcomesOf, type Outcome } from "./outcomes";
import type { AlarmSubject } from "../wire";
import { named, routeName, tenantName } from "../lines/names";

/** Maximum number of incidents that an alarm names. */
const NAMED = 2;

/** The failures that an alarm is about, by a metric that it watches; the first match applies. */
const FAILURES: readonly (readonly [MetricId, (outcome: Outcome) => boolean])[] = [
  ["authorizerErrors", ({ untrustedCause = "" }) => untrustedCause.startsWith("AUTHORIZER_")],
  ["quotaExceeded", ({ untrustedCause }) => untrustedCause === "QUOTA_EXCEEDED"],
  ["worstTenantErrors", ({ status, untrustedTenant }) => status >= 400 && untrustedTenant !== undefined],
  ["refused", ({ status }) => status === 401 || status === 403],
  ["serverErrors", ({ status }) => status >= 500],
];

/**
 * The tenants and routes that raised an alarm, in the period of its newest value.
 *
 * @param now when it was raised, in milliseconds since 1970
 * @returns `undefined` for an alarm without a subject, such as one on silence
 */
export function alarmSubject(
  { value, periodSeconds }: AlarmDefinition,
  aggregate: AccessLogAggregate,
  now: number,
): AlarmSubject | undefined {
  const from = now - periodSeconds * 1000 * longestSumIn(value);
  const view = aggregate.view({ from, to: now }, now - from);
  const metrics = metricsIn(value);
  const failures = FAILURES.find(([metric]) => metrics.includes(metric));
  if (failures) {
    const [, isMeant] = failures;
    const { outcomes } = outcomesOf(view);
    const meant = outcomes.map((outcome) => (isMeant(outcome) ? outcome : { ...outcome, status: 200 }));
    // Alarms watch the number of errors, so the subject is the incident with the most errors.
    const incidents = incidentsOf(meant).toSorted((a, b) => b.errors - a.errors);
    return { kind: "incidents", incidents: incidents.slice(0, NAMED) };
  }
  if (metrics.includes("busiestTenantRequests")) return busiest(view);
  return metrics.includes("latencyP99") ? slowest(view) : undefined;
}

function busiest(view: AggregateView): AlarmSubject | undefined {
  const { contributors, totals } = view.top(["everyRequestByTenant"], 1, named(tenantName));
  const [first] = contributors;
  const requests = first?.values[0];
  return first && requests !== undefined
    ? { kind: "busiest", untrustedTenant: first.untrustedName, requests, of: totals[0] ?? 0 }
    : undefined;
}

function slowest(view: AggregateView): AlarmSubject | undefined {
  const [untrustedRoute] = slowestOf(view, ["latencyByRoute", "requestsByRoute"], routeName);
  const [untrustedTenant] = slowestOf(view, ["everyLatencyByTenant", "everyRequestByTenant"], tenantName);
  return untrustedRoute && untrustedTenant ? { kind: "slowest", untrustedRoute, untrustedTenant } : undefined;
}

/** The slowest by mean latency of its requests. */
function slowestOf(view: AggregateView, rules: readonly [RuleId, RuleId], name: Parameters<typeof named>[0]) {
  const mean = ([milliseconds = 0, requests = 1]: readonly number[]) => milliseconds / requests;
  return view
    .top(rules, 1, named(name), mean)
    .contributors.map(({ untrustedName, values }) => ({ untrustedName, milliseconds: mean(values) }));
}
