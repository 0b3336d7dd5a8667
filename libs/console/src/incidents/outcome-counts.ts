import { severityOf, type Outcome } from "./outcomes";
import type { Severity } from "../wire";

/** Failures of one tenant on one route with one cause. */
export interface Failure {
  readonly untrustedTenant: string | undefined;
  readonly untrustedRoute: string | undefined;
  readonly untrustedCause: string;
  readonly severity: Severity;
  readonly statuses: Set<number>;
  errors: number;
}

/** The requests of these tenants to these routes. `undefined` stands for all. */
export interface Scope {
  readonly untrustedTenants: ReadonlySet<string> | undefined;
  readonly untrustedRoutes: ReadonlySet<string> | undefined;
}

/** The number of requests in a scope, and how many of them failed with a cause. */
export interface Numbers {
  readonly errors: number;
  readonly requests: number;
}

/**
 * The sums of the outcomes in a time range. Numerators and denominators are counted in one place, from the
 * same outcomes.
 */
export class OutcomeCounts {
  private readonly requests = new Map<string | undefined, Map<string | undefined, number>>();
  private readonly byKey = new Map<string, Failure>();
  private readonly byCause = new Map<string, Failure[]>();

  constructor(outcomes: Iterable<Outcome>) {
    for (const outcome of outcomes) {
      this.addRequests(outcome);
      this.addFailure(outcome);
    }
  }

  get failures(): Iterable<Failure> {
    return this.byKey.values();
  }

  /** Counts a scope's requests, and those with the failure's severity and cause. */
  numbers(scope: Scope, { severity, untrustedCause }: Failure): Numbers {
    const { untrustedTenants: tenants, untrustedRoutes: routes } = scope;
    const isTold = (tenant: string | undefined) => !tenants || (tenant !== undefined && tenants.has(tenant));
    let requests = 0;
    for (const route of routes ?? this.requests.keys()) {
      const byTenant = this.requests.get(route);
      if (tenants?.size === 1) requests += byTenant?.get([...tenants][0]) ?? 0;
      else for (const [tenant, count] of byTenant ?? []) if (isTold(tenant)) requests += count;
    }
    const errors = (this.byCause.get(causeKey(severity, untrustedCause)) ?? [])
      .filter(({ untrustedRoute: route }) => !routes || (route !== undefined && routes.has(route)))
      .filter(({ untrustedTenant }) => isTold(untrustedTenant))
      .reduce((sum, failure) => sum + failure.errors, 0);
    return { errors, requests };
  }

  /**
   * The numbers of a failure's own tenant and route, without a search; `undefined` if one of them is unknown.
   */
  ownNumbers({ untrustedTenant, untrustedRoute, errors }: Failure): Numbers | undefined {
    if (untrustedTenant === undefined || untrustedRoute === undefined) return undefined;
    return { errors, requests: this.requests.get(untrustedRoute)?.get(untrustedTenant) ?? 0 };
  }

  private addRequests({ untrustedTenant, untrustedRoute, requests }: Outcome): void {
    const byTenant = this.requests.get(untrustedRoute) ?? new Map<string | undefined, number>();
    this.requests.set(untrustedRoute, byTenant);
    byTenant.set(untrustedTenant, (byTenant.get(untrustedTenant) ?? 0) + requests);
  }

  private addFailure({ untrustedTenant, untrustedRoute, untrustedCause, status, requests }: Outcome): void {
    const severity = severityOf(status);
    if (severity === undefined || untrustedCause === undefined) return;
    const key = JSON.stringify([untrustedTenant ?? 0, untrustedRoute ?? 0, untrustedCause, severity]);
    const known = this.byKey.get(key);
    if (known) {
      known.errors += requests;
      known.statuses.add(status);
      return;
    }
    const statuses = new Set([status]);
    const failure = { untrustedTenant, untrustedRoute, untrustedCause, severity, statuses, errors: requests };
    this.byKey.set(key, failure);
    const ofCause = this.byCause.get(causeKey(severity, untrustedCause)) ?? [];
    this.byCause.set(causeKey(severity, untrustedCause), ofCause);
    ofCause.push(failure);
  }
}

const causeKey = (severity: Severity, untrustedCause: string) => `${severity} ${untrustedCause}`;
