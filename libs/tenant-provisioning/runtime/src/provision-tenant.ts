import type { Environment, PlanName } from "@tollgate/environments";
import { resourceName } from "@tollgate/environments";
import { apiKeyValue } from "./api-key-value";
import type { ApiKeys } from "./api-keys";
import { checkTokenOptions } from "./check-token-options";
import type { MintDependencies, MintedToken, MintOptions } from "./mint-tenant-token";
import { mintTenantToken } from "./mint-tenant-token";
import { PlanNotFoundError } from "./plan-not-found-error";

export interface ProvisionOptions extends MintOptions {
  readonly environment: Pick<Environment, "service" | "name" | "tokenPrefix">;
  readonly plan: PlanName;
}

export interface ProvisionDependencies extends MintDependencies {
  readonly keys: ApiKeys;
}

export interface ProvisionedTenant extends MintedToken {
  readonly tenantId: string;
  readonly apiKeyId: string;
}

/**
 * Gives a tenant its API key, its place in a plan and a token, in this order: a run that is cut short leaves no token
 * that works without a key. Running it again finishes it, reuses what there is, and mints one more token, because the
 * secret of an earlier one cannot be shown again. A suspended tenant's key stays disabled.
 *
 * @throws {TenantIdError} {@link ApiKeyValueError} {@link TokenOptionError} before any call.
 * @throws {PlanNotFoundError} before anything is created.
 * @throws whatever the ports reject with.
 */
export async function provisionTenant(
  { plan, ...mint }: ProvisionOptions,
  { keys, ...dependencies }: ProvisionDependencies,
): Promise<ProvisionedTenant> {
  const { environment, tenantId } = mint;
  const value = apiKeyValue(environment, tenantId);
  checkTokenOptions(mint, (dependencies.clock ?? Date.now)() / 1000);
  const planName = resourceName(environment, plan);
  const planId = await keys.findPlanId(planName);
  if (planId === undefined) throw new PlanNotFoundError(planName);
  const apiKeyId = await keys.ensureKey({ value, description: `Tenant ${tenantId} in ${environment.name}` });
  await keys.ensureInPlan(apiKeyId, planId);
  return { tenantId, apiKeyId, ...(await mintTenantToken(mint, dependencies)) };
}
