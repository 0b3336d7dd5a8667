import { cellCapacity, firstPlan, type Environment, routerOf } from "@tollgate/environments";
import { LOCAL_CREDENTIALS } from "@tollgate/local-environment";
import { directoryTable } from "@tollgate/records";
import {
  accessOf,
  awsClients,
  awsInventory,
  awsPorts,
  cellOfTenant,
  type Cells,
  type CellTenancy,
  createTenant,
  createTenantInCells,
  dynamodbDirectory,
  dynamodbRooms,
  dynamodbRouter,
  LeftUnfinishedError,
  mintTenantToken,
  ProvisioningError,
  StoredRecordError,
  TenantExistsError,
} from "@tollgate/tenant-provisioning-runtime";
import type { Gateway } from "./gateway";

export const DEMO_TENANT = "demo";
const tenant = { tenantId: DEMO_TENANT, label: "local gateway" };

/** The demo tenant with a new token and the name of its cell, or why it got none. */
export type DemoTenant =
  | { readonly tenantId: string; readonly token: string; readonly cell: string }
  | { readonly tenantId: string; readonly problem: string };

/**
 * Creates the demo tenant through the gateway's port, as an operator would. If it exists from an earlier run,
 * it gets another token, because existing tokens cannot be shown again. A change of the tenant that an earlier run left
 * unfinished, such as a move to another cell, keeps it from a token, and not the gateway from starting.
 */
export async function provisionDemoTenant(
  environment: Environment,
  {
    cells,
    controlUrl,
  }: { readonly cells: readonly Pick<Gateway["cells"][0], "name" | "environment">[] } & Pick<
    Gateway,
    "controlUrl"
  >,
): Promise<DemoTenant> {
  const server = { endpoint: controlUrl, credentials: LOCAL_CREDENTIALS };
  const opened: ReturnType<typeof awsClients>[] = [];
  const clientsOf = (place: Pick<Environment, "region" | "account" | "roles">) => {
    const clients = awsClients(place.region, { server, ...accessOf(place) });
    opened.push(clients);
    return clients;
  };
  const all = cells.map(({ name, environment: view }): CellTenancy => {
    const clients = clientsOf(view);
    const tenancy = { ...awsPorts(view, clients), environment: view, actor: "the local gateway's start" };
    return { cell: name, tenancy, inventory: awsInventory(view, clients) };
  });
  const [first, ...others] = all;
  if (first === undefined) throw new RangeError("an environment has a cell");
  const router = routerOf(environment);
  try {
    if (router === undefined) return await provisionIn(first, environment);
    const { dynamodb } = clientsOf({ ...environment, region: router.region });
    const { name: table } = directoryTable(environment);
    return await provisionInCells(environment, {
      environment: environment.name,
      capacity: cellCapacity(environment),
      directory: dynamodbDirectory(dynamodb, table),
      rooms: dynamodbRooms(
        dynamodb,
        table,
        cells.map(({ name }) => name),
      ),
      router: dynamodbRouter(dynamodb, table, environment.name),
      all: [first, ...others],
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { tenantId: DEMO_TENANT, problem: error.message };
  } finally {
    for (const clients of opened) clients.destroy();
  }
}

async function provisionIn({ cell, tenancy }: CellTenancy, environment: Environment): Promise<DemoTenant> {
  try {
    return { ...(await createTenant({ ...tenant, plan: firstPlan(environment) }, tenancy)), cell };
  } catch (error) {
    if (!(error instanceof TenantExistsError)) throw error;
    return { ...(await mintTenantToken(tenant, tenancy)), cell };
  }
}

/** In the cell that the directory names, or else in that with the most room. */
async function provisionInCells(environment: Environment, cells: Cells): Promise<DemoTenant> {
  try {
    return await createTenantInCells({ ...tenant, plan: firstPlan(environment) }, cells);
  } catch (error) {
    if (!(error instanceof TenantExistsError)) throw error;
    const { cell, tenancy } = await cellOfTenant(DEMO_TENANT, cells, true);
    return { ...(await mintTenantToken(tenant, tenancy)), cell };
  }
}

/** Whether an error is about the state of the tenant or the cells, which an operator can change. */
function isRefusal(error: unknown): error is Error {
  return [ProvisioningError, StoredRecordError, LeftUnfinishedError].some((type) => error instanceof type);
}
