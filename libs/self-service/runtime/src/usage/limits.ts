// What a tenant sees of its requests: the sums of the usage ledger, and its limits.
// Not here: how requests are counted (`libs/usage`).

import { periodStart } from "@tollgate/aws-quotas";
import { limitsOf } from "@tollgate/tenant-provisioning-runtime";
import { hourOf } from "@tollgate/usage-runtime";
import { type Answer, timeText } from "../http/answer";
import type { Context } from "../ports";

/**
 * The tenant's limits. What is left of a quota is what the ledger knows: API Gateway counts by itself, and anew when the
 * tenant's plan changes.
 *
 * @param now milliseconds since 1970
 * @throws {StoredUsageError} and any error of the ports
 */
export async function ownLimits({ caller, service }: Context, now: number): Promise<Answer> {
  const { tenant } = caller;
  const { throttle, quota } = limitsOf(tenant, service);
  const body = {
    plan: tenant.plan,
    hasOwnLimits: tenant.limits !== undefined,
    ...throttle,
  };
  if (quota === undefined) return { status: 200, body };
  const start = periodStart(quota, now);
  const period = { ...quota, periodStart: timeText(start / 1000) };
  const { ledger } = service;
  if (ledger === undefined) return { status: 200, body: { ...body, quota: { ...period, left: null } } };
  const completeTo = await ledger.completeTo();
  let used = 0;
  for await (const [, sums] of ledger.tenantHours(tenant.tenantId, hourOf(start), hourOf(now)))
    for (const [, { metered }] of sums) used += metered;
  const left = Math.max(0, quota.limit - used);
  return { status: 200, body: { ...body, quota: { ...period, left, knownTo: timeText(completeTo / 1000) } } };
}
