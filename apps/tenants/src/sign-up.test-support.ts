import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dev } from "@tollgate/environments";
import { awsPorts, controlPlaneClient, createTenant } from "@tollgate/tenant-provisioning-runtime";

const { region } = dev;
const clients = { gateway: controlPlaneClient({ region }), dynamodb: new DynamoDBClient({ region }) };
const tenancy = { ...awsPorts(dev, clients), environment: dev, actor: "sign-up service" };

/** @returns the new tenant's token, which is shown this once */
export async function signUp(tenantId: string): Promise<string> {
  const { token } = await createTenant({ tenantId, plan: "General", label: "first" }, tenancy);
  return token;
}
