import { firstPlan, type Environment, routerOf } from "@tollgate/environments";
import { LOCAL_CREDENTIALS } from "@tollgate/local-environment";
import { directoryTable } from "@tollgate/records";
import type { MintedToken } from "@tollgate/tenant-provisioning-runtime";
import {
  accessOf,
  awsClients,
  awsPorts,
  createTenant,
  dynamodbDirectory,
  mintTenantToken,
  TenantExistsError,
} from "@tollgate/tenant-provisioning-runtime";
import type { Gateway, GatewayCell } from "./gateway";

export const DEMO_TENANT = "demo";

/** The demo tenant with a new token, and the name of its cell. */
export interface DemoTenant extends MintedToken {
  readonly cell: string;
}

/**
 * Creates the demo tenant through the gateway's port, as an operator would. If it exists from an earlier run,
 * it gets another token, because existing tokens cannot be shown again.
 */
export async function provisionDemoTenant(
  environment: Environment,
  { cells, controlUrl }: Pick<Gateway, "cells" | "controlUrl">,
): Promise<DemoTenant> {
  const server = { endpoint: controlUrl, credentials: LOCAL_CREDENTIALS };
  const placed = await cellInDirectory(environment, server);
  const cell = cells.find(({ name }) => name === placed) ?? cells[0];
  return { ...(await provisionIn(cell, server)), cell: cell.name };
}

type Server = NonNullable<NonNullable<Parameters<typeof awsClients>[1]>["server"]>;

/** The cell where the demo tenant is, because it was moved or placed there. @default none is entered */
async function cellInDirectory(environment: Environment, server: Server): Promise<string | undefined> {
  const router = routerOf(environment);
  if (router === undefined) return undefined;
  const clients = awsClients(router.region, { server });
  try {
    const { name } = directoryTable(environment);
    return (await dynamodbDirectory(clients.dynamodb, name).get(DEMO_TENANT))?.cell;
  } finally {
    clients.destroy();
  }
}

async function provisionIn({ environment }: GatewayCell, server: Server): Promise<MintedToken> {
  const clients = awsClients(environment.region, { server, ...accessOf(environment) });
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
