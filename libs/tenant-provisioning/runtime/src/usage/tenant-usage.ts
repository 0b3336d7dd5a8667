import type { Plan, PlanName } from "@tollgate/environments";
import { resourceName, tenantOfPlan, tenantPlanName } from "@tollgate/records";
import { limitsOf } from "../core/own-limits";
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
  /** Whether it is the usage of a usage plan of the tenant's own limits. @default of the plan's */
  readonly ownLimits?: true;
}

export interface TenantUsage extends KeyUsage {
  readonly tenantId: string;
  readonly days: readonly { readonly day: string; readonly used: number; readonly left: number | null }[];
}

/**
 * A tenant's usage of its current plan, or of the usage plan of its own limits. Usage of a former plan is not counted.
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
  const tenant = await requireTenant(untrustedTenantId, tenancy);
  const { tenantId, plan, limits, apiKeyId = "" } = tenant;
  const { environment, plans } = tenancy;
  const name = limits === undefined ? resourceName(environment, plan) : tenantPlanName(environment, tenantId);
  // A plan that the environment no longer has is counted while it is deployed.
  const wanted = (await plans.findIds([name])).get(name);
  if (wanted === undefined)
    throw limits !== undefined || Object.hasOwn(environment.plans, plan)
      ? new PlanNotFoundError(name)
      : new PlanRemovedError(tenantId, plan, Object.keys(environment.plans));
  let metered: MeteredKey = { keyId: apiKeyId, days: [] };
  for await (const each of tenancy.metering.usageOf(wanted, range, apiKeyId))
    if (each.keyId === apiKeyId) metered = each;
  const { quota } = limitsOf(tenant, environment);
  const leftOf = (left: number | undefined) => (quota === undefined ? null : (left ?? quota.limit));
  return {
    tenantId,
    ...summary(metered, plan, range, quota),
    ...(limits && { ownLimits: true }),
    days: days.map((day, at) => ({
      day,
      used: metered.days[at]?.used ?? 0,
      left: leftOf(metered.days[at]?.left),
    })),
  };
}

/**
 * The API keys with the most requests in all plans of the environment and of its tenants, in descending order,
 * without unused keys. Each usage plan of a tenant's own limits is a call more.
 *
 * @throws {DayRangeError} before any call. {@link DuplicatePlanError}, and any error of the ports.
 */
export async function* topUsage(
  { range, count }: { readonly range: DayRange; readonly count: number },
  { environment, plans, metering, records }: Tenancy,
): AsyncIterable<KeyUsage> {
  daysOf(range);
  let top: KeyUsage[] = [];
  const trim = () => (top = top.sort((one, other) => other.used - one.used).slice(0, count));
  for (const { id, plan, quota, isOwn } of await meteredPlans({ environment, plans })) {
    for await (const metered of metering.usageOf(id, range)) {
      const usage = summary(metered, plan, range, quota);
      if (usage.used === 0) continue;
      top.push({ ...usage, ...(isOwn && { ownLimits: true }) });
      // Keeps only the top keys in memory, not all ten thousand.
      if (top.length > 2 * count) trim();
    }
  }
  const wanted = new Set(trim().map(({ apiKeyId }) => apiKeyId));
  const tenantOf = new Map<string, Pick<TenantRecord, "tenantId" | "plan">>();
  for await (const { apiKeyId = "", tenantId, plan } of records.inOrder())
    if (wanted.has(apiKeyId)) tenantOf.set(apiKeyId, { tenantId, plan });
  for (const each of top) {
    const tenant = tenantOf.get(each.apiKeyId);
    yield {
      ...(tenant && { tenantId: tenant.tenantId }),
      ...each,
      ...(each.ownLimits && tenant && { plan: tenant.plan }),
    };
  }
}

/**
 * The usage plans of the environment and of its tenants. The plan of a tenant's usage plan is in its record.
 *
 * @throws {DuplicatePlanError}
 */
async function meteredPlans({ environment, plans }: Pick<Tenancy, "environment" | "plans">): Promise<
  readonly {
    readonly id: string;
    readonly plan: PlanName;
    readonly quota?: Plan["quota"];
    readonly isOwn: boolean;
  }[]
> {
  const names = Object.keys(environment.plans);
  const ids = await plans.findIds(names.map((name) => resourceName(environment, name)));
  const tiers = names.flatMap((plan) => {
    const id = ids.get(resourceName(environment, plan));
    return id === undefined ? [] : [{ id, plan, quota: environment.plans[plan]?.quota, isOwn: false }];
  });
  const own = (await plans.all()).filter(({ name }) => tenantOfPlan(name, environment) !== undefined);
  return [...tiers, ...own.map(({ id, name, quota }) => ({ id, plan: name, quota, isOwn: true }))];
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
  const used = new Set<string>();
  for (const { id } of await meteredPlans({ environment, plans }))
    for await (const { keyId, days: counts } of metering.usageOf(id, range))
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
