import type { Hour } from "../lines/hour";
import type { UnreadCounts } from "../lines/unread-counts";
import type { CountedTime } from "./counted-time";
import type { UsageSums } from "./usage-sums";

/** The labels of a tenant's sums: route, class of status and token. */
export const TENANT_LABELS = 3;

/** The labels of the sums of all tenants: tenant and class of status. */
export const ALL_LABELS = 2;

/** An hour whose sums are in the ledger. */
export interface SealedHour {
  readonly hour: Hour;
  /** Lines that were counted, with those of no tenant. */
  readonly lines: number;
  /** Lines that could not be counted. */
  readonly unread: UnreadCounts;
  /** When it was sealed, milliseconds since 1970. */
  readonly sealedAt: number;
}

/**
 * The sums of hours. What is stored of an hour is replaced only by sums of more requests: the lines of an hour never
 * become fewer, so the run of a seal that knew fewer of them has no effect.
 */
export interface UsageLedger {
  /** Stores the sums of a tenant, or of requests without one, in an hour. */
  setTenantHour(tenant: string, hour: Hour, sums: UsageSums): Promise<void>;
  /** Stores the sums of all tenants in an hour. */
  setAllTenants(hour: Hour, sums: UsageSums): Promise<void>;
  /** Marks an hour as sealed. */
  setSealed(sealed: SealedHour): Promise<void>;
  /** A tenant's sums of hours, in order, both included. Hours without requests are left out. */
  tenantHours(tenant: string, first: Hour, last: Hour): AsyncIterable<readonly [Hour, UsageSums]>;
  /** As {@link tenantHours}, of all tenants. */
  allTenants(first: Hour, last: Hour): AsyncIterable<readonly [Hour, UsageSums]>;
  /** Stores the sums of all tenants in a day, which {@link summedDays} has then. @param day its first hour */
  setAllTenantsOfDay(day: Hour, sums: UsageSums): Promise<void>;
  /** The sums of all tenants in a day. Undefined where they are not stored. @param day its first hour */
  allTenantsOfDay(day: Hour): Promise<UsageSums | undefined>;
  /** The days that have sums, in order, both included: each by its first hour, with the requests that were summed. */
  summedDays(first: Hour, last: Hour): AsyncIterable<readonly [day: Hour, requests: number]>;
  /** Stores a time in which the ledger counted. It replaces the one with the same beginning. */
  setCounted(time: CountedTime): Promise<void>;
  /** The times in which the ledger counted, in order of their beginnings. */
  countedTimes(): AsyncIterable<CountedTime>;
  /** The sealed hours, in order, both included. */
  sealedHours(first: Hour, last: Hour): AsyncIterable<SealedHour>;
}
