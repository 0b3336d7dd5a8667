// What a tenant sees of its requests: the sums of the usage ledger, and its limits.
// Not here: how requests are counted (`libs/usage`).

import { periodStart } from "@tollgate/aws-quotas";
import { limitsOf } from "@tollgate/tenant-provisioning-runtime";
import { hourOf, usageBy } from "@tollgate/usage-runtime";
import { type Answer, timeText } from "../http/answer";
import type { Context } from "../ports";

/**
 * The tenant's limits. What is left of a quota is what the ledger knows: API Gateway counts by itself, and anew when the
 * tenant's plan changes. Limits that are not known are null; a limit that does not exist is absent.
 *
 * @param now milliseconds since 1970
 * @throws {StoredUsageError} and any error of the ports
 */
export async function ownLimits({ caller, service }: Context, now: number): Promise<Answer> {
  const { tenant } = caller;
  const stated = { plan: tenant.plan, hasOwnLimits: tenant.limits !== undefined };
  // The limits of a plan that the environment no longer has are not known here, which is not the same as none.
  if (!stated.hasOwnLimits && !Object.hasOwn(service.plans, tenant.plan))
    return { status: 200, body: { ...stated, rateLimit: null, burstLimit: null, quota: null } };
  const { throttle, quota } = limitsOf(tenant, service);
  const body = { ...stated, ...throttle };
  if (quota === undefined) return { status: 200, body };
  const start = periodStart(quota, now);
  const period = { ...quota, periodStart: timeText(start / 1000) };
  const { ledger } = service;
  if (ledger === undefined) return { status: 200, body: { ...body, quota: { ...period, left: null } } };
  const completeTo = await ledger.completeTo();
  const hours = ledger.tenantHours(tenant.tenantId, hourOf(start), hourOf(now));
  const used = (await usageBy("total", hours)).get("")?.metered ?? 0;
  const left = Math.max(0, quota.limit - used);
  return { status: 200, body: { ...body, quota: { ...period, left, knownTo: timeText(completeTo / 1000) } } };
}
