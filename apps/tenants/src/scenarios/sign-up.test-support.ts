import { environmentNamed } from "@tollgate/environments";
import { awsClients, awsPorts, createTenant } from "@tollgate/tenant-provisioning-runtime";

const environment = environmentNamed("dev");
const clients = awsClients(environment.region);
const tenancy = { ...awsPorts(environment, clients), environment, actor: "sign-up service" };

/** @returns the new tenant's token, which can be shown only once */
export async function signUp(tenantId: string): Promise<string> {
  const { token } = await createTenant({ tenantId, plan: "General", label: "first" }, tenancy);
  return token;
}
