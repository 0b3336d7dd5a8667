import { createHash } from "node:crypto";
import type { ReportedTotals } from "../report/usage-by";

/** What a bill needs of a tenant's requests to one route in one month. */
export interface BillRecord {
  /**
   * The same for the same environment, month, tenant and route, however often it is exported: who bills once for each id
   * bills once. A partial record has the end of its time in its id, so that it is none of the month's.
   */
  readonly id: string;
  /**
   * Digest of the figures. A line that was delivered late changes it, and not the id. Requests never become fewer, so that
   * of two revisions the one with more requests is the correction.
   */
  readonly revision: string;
  readonly service: string;
  readonly environment: string;
  /** Such as `2026-11` (UTC). */
  readonly month: string;
  readonly tenantId: string;
  /** Method and path, such as `GET /orders/{id}`. A dash for requests that matched no route. */
  readonly route: string;
  readonly requests: number;
  /** Requests that the usage plan counted. */
  readonly metered: number;
  /** Requests that ended with a server error (5xx). */
  readonly errors: number;
  /** Bytes of response bodies. */
  readonly bytes: number;
  /** Milliseconds of the backend in all requests. */
  readonly backendMs: number;
  /** What was counted: from the beginning of the month, or of the ledger, to its end. ISO 8601, without the end. */
  readonly from: string;
  readonly to: string;
  /** Whether the month goes on after `to`. */
  readonly isPartial: boolean;
  /** Hours of the month before `to` in which the ledger is not known to have counted, in at least one cell. */
  readonly notCountedHours: number;
}

/** What the records of an export have in common. */
export type BillPeriod = Pick<
  BillRecord,
  "service" | "environment" | "month" | "from" | "to" | "isPartial" | "notCountedHours"
>;

/** The place of a record in an export: records are in order of tenants, and then of routes. */
export type BillPlace = Pick<BillRecord, "tenantId" | "route">;

export function billRecord(
  period: BillPeriod,
  { tenantId, route }: BillPlace,
  { requests, metered, serverErrors, bytes, integrationMs }: ReportedTotals,
): BillRecord {
  const { service, environment, month, from, to, isPartial, notCountedHours } = period;
  const figures = { requests, metered, errors: serverErrors, bytes, backendMs: integrationMs };
  return {
    id: `${prefixOf(period)}${tenantId}/${route}`,
    revision: createHash("sha256")
      .update(JSON.stringify(Object.values(figures)))
      .digest("hex")
      .slice(0, 16),
    service,
    environment,
    month,
    tenantId,
    route,
    ...figures,
    from,
    to,
    isPartial,
    notCountedHours,
  };
}

/** Returns the place of a record with an id, or undefined for a record of another period. */
export function placeOfRecord(id: string, period: BillPeriod): BillPlace | undefined {
  const prefix = prefixOf(period);
  if (!id.startsWith(prefix)) return undefined;
  const [tenantId = "", ...route] = id.slice(prefix.length).split("/");
  return { tenantId, route: route.join("/") };
}

function prefixOf({ service, environment, month, to, isPartial }: BillPeriod): string {
  return `${service}/${environment}/${isPartial ? `${month}-to-${to}` : month}/`;
}

/** Whether a record comes after another one. */
export function isAfter(one: BillPlace, other: BillPlace): boolean {
  return one.tenantId === other.tenantId ? one.route > other.route : one.tenantId > other.tenantId;
}
