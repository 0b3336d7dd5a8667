import { cellsOf, type Environment, routerOf } from "@tollgate/environments";
import { LOCAL_CREDENTIALS } from "@tollgate/local-environment";
import { directoryTable } from "@tollgate/records";
import { accessOf, awsClients, awsInventory, writeKnownCells } from "@tollgate/tenant-provisioning-runtime";
import type { Gateway } from "./gateway";

/**
 * States the cells that the gateway's router knows in the directory, as the deployment of a router does. Does nothing for
 * an environment without cells.
 */
export async function stateKnownCells(
  environment: Environment,
  { controlUrl }: Pick<Gateway, "controlUrl">,
): Promise<void> {
  const router = routerOf(environment);
  if (router === undefined) return;
  const server = { endpoint: controlUrl, credentials: LOCAL_CREDENTIALS };
  const cells = [];
  for (const { name, environment: view } of cellsOf(environment)) {
    const { region } = view;
    const clients = awsClients(region, { server, ...accessOf(view) });
    try {
      for (const apiId of await awsInventory(view, clients).apiIds()) cells.push({ name, apiId, region });
    } finally {
      clients.destroy();
    }
  }
  const clients = awsClients(router.region, { server, ...accessOf(environment) });
  try {
    await writeKnownCells(clients.dynamodb, directoryTable(environment).name, cells);
  } finally {
    clients.destroy();
  }
}
