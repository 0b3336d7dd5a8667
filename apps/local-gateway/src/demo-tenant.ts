import { firstPlan, type Environment } from "@tollgate/environments";
import { LOCAL_CREDENTIALS } from "@tollgate/local-environment";
import type { MintedToken } from "@tollgate/tenant-provisioning-runtime";
import {
  awsClients,
  awsPorts,
  createTenant,
  mintTenantToken,
  TenantExistsError,
} from "@tollgate/tenant-provisioning-runtime";

export const DEMO_TENANT = "demo";

/**
 * Creates the demo tenant through the gateway's port, as an operator would. If it exists from an earlier run,
 * it gets another token, because existing tokens cannot be shown again.
 */
export async function provisionDemoTenant(environment: Environment, url: string): Promise<MintedToken> {
  const server = { endpoint: url, credentials: LOCAL_CREDENTIALS };
  const clients = awsClients(environment.region, { server });
  const tenancy = {
    ...awsPorts(environment, clients),
    environment,
    actor: "the local gateway's start",
  };
  const tenant = { tenantId: DEMO_TENANT, label: "local gateway" };
  try {
    return await createTenant({ ...tenant, plan: firstPlan(environment) }, tenancy);
  } catch (error) {
    if (error instanceof TenantExistsError) return await mintTenantToken(tenant, tenancy);
    throw error;
  } finally {
    clients.destroy();
  }
}
