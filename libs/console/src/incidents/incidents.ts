import { groupBy } from "./group-by";
import type { Incident, Named } from "../wire";
import { OutcomeCounts, type Failure, type Numbers, type Scope } from "./outcome-counts";
import type { Outcome } from "./outcomes";

/** Names that an incident lists; how many there are it says in any case. */
const NAMES = 3;
/** Tenants that are hit alike are told as one incident from this number on. */
const MANY_TENANTS = 3;
/** Hit alike: at half of the rate of the others or more. */
const ALIKE = 0.5;
/** A rate that is surely below this comes after all others: a single error among many requests. */
const MINOR = 0.005;
/** A caller that goes on past its rate limit does so to itself, and can stop. */
const THROTTLED_WEIGHT = 0.25;
/** Standard deviations of 95 %. */
const Z = 1.96;

/**
 * What a rate is at least, with 95 % certainty (the lower end of Wilson's interval): one failure of one request says less than
 * 50 of 100.
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
 * What is wrong, one incident for each tenant, route and cause, the most harmful first: server errors before all others, then by
 * the rate among the requests of that tenant to that route. Tenants that one cause hits alike on a route are one incident, and
 * so are routes of a tenant.
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

/** Failures for one cause that are told as one. */
interface Group extends Numbers {
  readonly failures: readonly [Failure, ...Failure[]];
  readonly scope: Scope;
}

function groupOf(failures: Group["failures"], counts: OutcomeCounts): Group {
  const scope = scopeOf(failures);
  const isOf = [scope.untrustedTenants?.size, scope.untrustedRoutes?.size];
  const own = failures.map((failure) => counts.ownNumbers(failure));
  // One tenant's routes, or one route's tenants: nothing else is in the scope than these failures' own requests.
  if (isOf.includes(1) && own.every((numbers) => numbers !== undefined)) {
    return { failures, scope, ...sum(own) };
  }
  return { failures, scope, ...counts.numbers(scope, failures[0]) };
}

/** Of callers whom nobody knows, requests are a share of everybody's; of what has no route, a share of those to all. */
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

/** Tells together, in this order: tenants of a route, routes of a tenant, and routes that several tenants have the same on. */
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

/** Puts groups of the same key together that are hit alike, if there are so many; the rest stay as they are. */
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

/** Whether a larger group's requests hold those of another for the same cause, which is hit no harder. */
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

/** The names of some failures, those first that are surely hit most. */
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

/** Of several tenants the one that is hit most, with its numbers on all routes that are told of. */
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
