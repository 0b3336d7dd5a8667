import { dev } from "@tollgate/environments/sample";
import { awsClients, awsPorts, createTenant } from "@tollgate/tenant-provisioning-runtime";

const clients = awsClients(dev.region);
const tenancy = { ...awsPorts(dev, clients), environment: dev, actor: "sign-up service" };

/** @returns the new tenant's token, which is shown this once */
export async function signUp(tenantId: string): Promise<string> {
  const { token } = await createTenant({ tenantId, plan: "General", label: "first" }, tenancy);
  return token;
}
