import type { Plan, PlanName } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { DayRangeError } from "./errors";
import type { DayRange, MeteredKey } from "../core/api-gateway-ports";
import type { TenantFilter } from "../tenant/list-tenants";
import { listTenants } from "../tenant/list-tenants";
import { PlanNotFoundError } from "../core/errors";
import { PlanRemovedError } from "../tenant/errors";
import { requireTenant } from "../core/require-tenant";
import type { Tenancy } from "../core/tenancy";
import type { TenantRecord } from "../core/tenant-record";

const DAY_MS = 86_400_000;

/** GetUsage refuses longer ranges. */
const MAX_DAYS = 90;

/** What an API key used of its plan over some days. */
export interface KeyUsage extends DayRange {
  /** Omitted if the key has no tenant. */
  readonly tenantId?: string;
  readonly apiKeyId: string;
  readonly plan: PlanName;
  /** The number of requests on all days. */
  readonly used: number;
  /** The remaining quota at the end of the last day. Null if the plan has no quota. */
  readonly left: number | null;
  /** Null if the plan has no quota. */
  readonly quota: Plan["quota"] | null;
}

export interface TenantUsage extends KeyUsage {
  readonly tenantId: string;
  readonly days: readonly { readonly day: string; readonly used: number; readonly left: number | null }[];
}

/**
 * A tenant's usage of its current plan. Usage of a former plan is not counted.
 *
 * @throws {TenantIdError} {@link DayRangeError} before any call. {@link TenantNotFoundError}
 * {@link PlanNotFoundError} {@link PlanRemovedError}
 */
export async function usageOfTenant(
  untrustedTenantId: string,
  range: DayRange,
  tenancy: Tenancy,
): Promise<TenantUsage> {
  const days = daysOf(range);
  const { tenantId, plan, apiKeyId = "" } = await requireTenant(untrustedTenantId, tenancy);
  const { environment, plans } = tenancy;
  const name = resourceName(environment, plan);
  // A plan that the environment no longer has is counted while it is deployed.
  const wanted = (await plans.findIds([name])).get(name);
  if (wanted === undefined)
    throw Object.hasOwn(environment.plans, plan)
      ? new PlanNotFoundError(name)
      : new PlanRemovedError(tenantId, plan, Object.keys(environment.plans));
  let metered: MeteredKey = { keyId: apiKeyId, days: [] };
  for await (const each of tenancy.metering.usageOf(wanted, range, apiKeyId))
    if (each.keyId === apiKeyId) metered = each;
  const quota = tenancy.environment.plans[plan]?.quota;
  const leftOf = (left: number | undefined) => (quota === undefined ? null : (left ?? quota.limit));
  return {
    tenantId,
    ...summary(metered, plan, range, quota),
    days: days.map((day, at) => ({
      day,
      used: metered.days[at]?.used ?? 0,
      left: leftOf(metered.days[at]?.left),
    })),
  };
}

/**
 * The API keys with the most requests in all plans of the environment, in descending order, without unused
 * keys.
 *
 * @throws {DayRangeError} before any call. {@link DuplicatePlanError}, and any error of the ports.
 */
export async function* topUsage(
  { range, count }: { readonly range: DayRange; readonly count: number },
  { environment, plans, metering, records }: Tenancy,
): AsyncIterable<KeyUsage> {
  daysOf(range);
  const names = Object.keys(environment.plans) as PlanName[];
  const ids = await plans.findIds(names.map((name) => resourceName(environment, name)));
  let top: KeyUsage[] = [];
  const trim = () => (top = top.sort((one, other) => other.used - one.used).slice(0, count));
  for (const plan of names) {
    const planId = ids.get(resourceName(environment, plan));
    if (planId === undefined) continue;
    for await (const metered of metering.usageOf(planId, range)) {
      const usage = summary(metered, plan, range, environment.plans[plan]?.quota);
      if (usage.used === 0) continue;
      top.push(usage);
      // Keeps only the top keys in memory, not all ten thousand.
      if (top.length > 2 * count) trim();
    }
  }
  const wanted = new Set(trim().map(({ apiKeyId }) => apiKeyId));
  const tenantOf = new Map<string, string>();
  for await (const { apiKeyId = "", tenantId } of records.inOrder())
    if (wanted.has(apiKeyId)) tenantOf.set(apiKeyId, tenantId);
  for (const each of top) {
    const tenantId = tenantOf.get(each.apiKeyId);
    yield { ...(tenantId !== undefined && { tenantId }), ...each };
  }
}

/**
 * The tenants that a filter accepts and whose API keys have no counted request in the last days, including
 * today (UTC). Excludes tenants that were created in this time. API Gateway counts with a delay. Reads the
 * usage of all keys of all plans.
 *
 * @param days at most 90
 * @throws {DayRangeError} before any call. {@link DuplicatePlanError}, and any error of the ports.
 */
export async function* idleTenants(
  filter: TenantFilter,
  days: number,
  tenancy: Tenancy,
): AsyncIterable<TenantRecord> {
  const { environment, plans, metering, clock = Date.now } = tenancy;
  const today = Date.parse(new Date(clock()).toISOString().slice(0, 10));
  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  const range = { from: dayOf(today - (days - 1) * DAY_MS), to: dayOf(today) };
  daysOf(range);
  const names = Object.keys(environment.plans).map((plan) => resourceName(environment, plan));
  const used = new Set<string>();
  for (const planId of (await plans.findIds(names)).values())
    for await (const { keyId, days: counts } of metering.usageOf(planId, range))
      if (counts.some((day) => day.used > 0)) used.add(keyId);
  for await (const tenant of listTenants(filter, tenancy)) {
    const isNew = tenant.createdAt * 1000 > clock() - days * DAY_MS;
    if (!isNew && tenant.apiKeyId !== undefined && !used.has(tenant.apiKeyId)) yield tenant;
  }
}

function summary(
  { keyId, days }: MeteredKey,
  plan: PlanName,
  { from, to }: DayRange,
  quota: Plan["quota"],
): KeyUsage {
  const used = days.reduce((sum, day) => sum + day.used, 0);
  const left = quota === undefined ? null : (days.at(-1)?.left ?? quota.limit);
  return { apiKeyId: keyId, plan, from, to, used, left, quota: quota ?? null };
}

/** @throws {DayRangeError} */
function daysOf(range: DayRange): string[] {
  const [first, last] = [Date.parse(range.from), Date.parse(range.to)];
  const count = (last - first) / DAY_MS + 1;
  if (!(count >= 1)) throw new DayRangeError(range, "contain no day: the first one is after the last one");
  if (count > MAX_DAYS)
    throw new DayRangeError(range, `are ${count} days, and API Gateway reports at most ${MAX_DAYS}`);
  return Array.from({ length: count }, (_, at) => new Date(first + at * DAY_MS).toISOString().slice(0, 10));
}
