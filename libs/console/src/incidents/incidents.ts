// Incidents: groups failed requests by tenant, route and cause, ranks them, and names an alarm's subject.
// Not here: the sentences that the page shows (../page/overview), and the log and its sums (../source).

import { groupBy } from "./group-by";
import type { Incident, Named } from "../wire";
import { OutcomeCounts, type Failure, type Numbers, type Scope } from "./outcome-counts";
import type { Outcome } from "./outcomes";

/** Number of names that an incident lists; it always has the total. */
const NAMES = 3;
/** From this number on, tenants with a similar error rate become one incident. */
const MANY_TENANTS = 3;
/** Similar: at least half of the others' error rate. */
const ALIKE = 0.5;
/**
 * An incident comes last if the lower bound of its rate is below this: a single error among many requests.
 */
const MINOR = 0.005;
/** Weight of rate-limited requests: the caller causes them, and can stop. */
const THROTTLED_WEIGHT = 0.25;
/** Standard deviations of a 95 % confidence interval. */
const Z = 1.96;

/**
 * The lower bound of a rate at 95 % confidence (Wilson score interval): one failure of one request is weaker
 * evidence than 50 of 100.
 *
 * @returns from 0 to 1
 */
export function sureRate(errors: number, requests: number): number {
  if (requests === 0) return 0;
  const rate = errors / requests;
  const spread = Z * Math.sqrt((rate * (1 - rate) + (Z * Z) / (4 * requests)) / requests);
  return Math.max(0, (rate + (Z * Z) / (2 * requests) - spread) / (1 + (Z * Z) / requests));
}

/**
 * One incident for each tenant, route and cause, the most harmful first: server errors before all others,
 * then by error rate among the requests of that tenant to that route. Tenants with the same cause and a
 * similar rate on a route become one incident, and so do routes of a tenant.
 */
export function incidentsOf(outcomes: Iterable<Outcome>): readonly Incident[] {
  const counts = new OutcomeCounts(outcomes);
  const groups = merged(
    [...counts.failures].map((failure) => groupOf([failure], counts)),
    counts,
  );
  return groups
    .map((group) => rankedIncident(group, counts))
    .sort(byHarm)
    .map(({ incident }) => incident);
}

/** Failures with one cause that form one incident. */
interface Group extends Numbers {
  readonly failures: readonly [Failure, ...Failure[]];
  readonly scope: Scope;
}

function groupOf(failures: Group["failures"], counts: OutcomeCounts): Group {
  const scope = scopeOf(failures);
  const isOf = [scope.untrustedTenants?.size, scope.untrustedRoutes?.size];
  const own = failures.map((failure) => counts.ownNumbers(failure));
  // Routes of one tenant, or tenants of one route: the scope contains only the requests of these failures.
  if (isOf.includes(1) && own.every((numbers) => numbers !== undefined)) {
    return { failures, scope, ...sum(own) };
  }
  return { failures, scope, ...counts.numbers(scope, failures[0]) };
}

/**
 * Failures of unknown callers are a share of all callers' requests; failures without a route, a share of the
 * requests to all routes.
 */
function scopeOf(failures: readonly Failure[]): Scope {
  const all = (names: readonly (string | undefined)[]) => {
    const known = names.filter((name) => name !== undefined);
    return known.length < names.length ? undefined : new Set(known);
  };
  return {
    untrustedTenants: all(failures.map(({ untrustedTenant }) => untrustedTenant)),
    untrustedRoutes: all(failures.map(({ untrustedRoute }) => untrustedRoute)),
  };
}

const sum = (numbers: readonly Numbers[]): Numbers => ({
  errors: numbers.reduce((total, { errors }) => total + errors, 0),
  requests: numbers.reduce((total, { requests }) => total + requests, 0),
});

/** Merges, in this order: tenants of a route, routes of a tenant, and routes with the same tenants. */
function merged(groups: readonly Group[], counts: OutcomeCounts): readonly Group[] {
  const isSingle = ({ failures }: Group) => failures.length === 1;
  const what = ({ failures: [{ severity, untrustedCause }] }: Group) => [severity, untrustedCause];
  const tenant = ({ failures: [{ untrustedTenant }] }: Group) => untrustedTenant;
  const route = ({ failures: [{ untrustedRoute }] }: Group) => untrustedRoute;
  const merge = (some: readonly Group[], keyOf: (group: Group) => readonly unknown[], atLeast: number) =>
    mergeAlike(some, keyOf, atLeast, counts);

  const unrouted = groups.filter((group) => route(group) === undefined);
  const routed = groups.filter((group) => route(group) !== undefined);
  const unknown = routed.filter((group) => tenant(group) === undefined);
  const known = routed.filter((group) => tenant(group) !== undefined);
  const byRoute = merge(known, (group) => [...what(group), route(group)], MANY_TENANTS);
  const ofMany = merge(
    byRoute.filter((group) => !isSingle(group)),
    what,
    2,
  );
  const single = byRoute.filter(isSingle).filter((group) => !ofMany.some((other) => isToldBy(other, group)));
  const ofOne = merge(single, (group) => [...what(group), tenant(group)], 2);
  return [...ofMany, ...ofOne, ...merge(unknown, what, 2), ...unrouted];
}

/**
 * Merges groups with the same key and a similar rate, if there are at least `atLeast` of them; the others
 * stay as they are.
 */
function mergeAlike(
  groups: readonly Group[],
  keyOf: (group: Group) => readonly unknown[],
  atLeast: number,
  counts: OutcomeCounts,
): readonly Group[] {
  return [...groupBy(groups, (group) => JSON.stringify(keyOf(group))).values()].flatMap((same) => {
    const together: Group[][] = [];
    let pooled: Numbers = { errors: 0, requests: 0 };
    for (const group of same.toSorted((a, b) => sureRateOf(b) - sureRateOf(a))) {
      const last = together.at(-1);
      if (last && rateOf(group) >= ALIKE * rateOf(pooled)) {
        last.push(group);
        pooled = sum([pooled, group]);
      } else {
        together.push([group]);
        pooled = group;
      }
    }
    return together.flatMap((alike) =>
      alike.length < atLeast
        ? alike
        : [groupOf(alike.flatMap(({ failures }) => failures) as unknown as Group["failures"], counts)],
    );
  });
}

/**
 * Whether a larger group with the same cause includes the requests of another group, whose rate is not
 * higher.
 */
function isToldBy({ scope, failures: [first], ...larger }: Group, other: Group): boolean {
  const [{ untrustedTenant = "", untrustedRoute = "", untrustedCause, severity }] = other.failures;
  return (
    first.untrustedCause === untrustedCause &&
    first.severity === severity &&
    (scope.untrustedTenants?.has(untrustedTenant) ?? false) &&
    (scope.untrustedRoutes?.has(untrustedRoute) ?? false) &&
    rateOf(other) <= rateOf(larger)
  );
}

const rateOf = ({ errors, requests }: Numbers) => errors / requests;
const sureRateOf = ({ errors, requests }: Numbers) => sureRate(errors, requests);

interface Ranked {
  readonly incident: Incident;
  readonly harm: number;
}

function rankedIncident(group: Group, counts: OutcomeCounts): Ranked {
  const { failures, scope, errors, requests } = group;
  const [{ severity, untrustedCause }] = failures;
  const tenants = scope.untrustedTenants && named(failures, ({ untrustedTenant }) => untrustedTenant, counts);
  const routes = scope.untrustedRoutes && named(failures, ({ untrustedRoute }) => untrustedRoute, counts);
  const harm = sureRateOf(group);
  const incident: Incident = {
    severity,
    isMinor: harm < MINOR,
    untrustedCause,
    statuses: [...new Set(failures.flatMap(({ statuses }) => [...statuses]))].sort(),
    tenants,
    routes,
    errors,
    requests,
    worst: worstOf(group, tenants, counts),
  };
  const weight = severity === "limit" && untrustedCause !== "QUOTA_EXCEEDED" ? THROTTLED_WEIGHT : 1;
  return { incident, harm: harm * weight };
}

/** The names in some failures, those with the highest lower bound of the rate first. */
function named(
  failures: readonly Failure[],
  nameOf: (failure: Failure) => string | undefined,
  counts: OutcomeCounts,
): Named {
  const rates = [...groupBy(failures, nameOf)].map(([untrustedName = "", own]) => {
    const { errors, requests } = sum(
      own.map((failure) => counts.ownNumbers(failure) ?? { ...failure, requests: 0 }),
    );
    return { untrustedName, rate: sureRate(errors, requests), errors };
  });
  const hitMostFirst = rates.sort((a, b) => b.rate - a.rate || b.errors - a.errors);
  return {
    untrustedNames: hitMostFirst.slice(0, NAMES).map(({ untrustedName }) => untrustedName),
    count: rates.length,
  };
}

/** The worst of several tenants, with its numbers over all routes of the incident. */
function worstOf({ scope, failures: [first] }: Group, tenants: Named | undefined, counts: OutcomeCounts) {
  const [untrustedTenant] = tenants?.untrustedNames ?? [];
  if (untrustedTenant === undefined || tenants?.count === 1) return undefined;
  return {
    untrustedTenant,
    ...counts.numbers({ ...scope, untrustedTenants: new Set([untrustedTenant]) }, first),
  };
}

function byHarm(a: Ranked, b: Ranked): number {
  const isServer = ({ incident }: Ranked) => Number(incident.severity === "server");
  return (
    Number(a.incident.isMinor) - Number(b.incident.isMinor) ||
    isServer(b) - isServer(a) ||
    b.harm - a.harm ||
    b.incident.errors - a.incident.errors
  );
}
