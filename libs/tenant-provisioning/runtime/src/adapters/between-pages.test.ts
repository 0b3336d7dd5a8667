import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resourceName } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import type { FaultName } from "@tollgate/testing-runtime";
import { FAULTS, startFaultServer } from "@tollgate/testing-runtime";
import { awsInventory, awsPorts } from "./aws-ports";
import type { Inventory } from "../core/inventory";
import type { TenantPorts } from "../core/tenancy";
import { awsClients } from "./aws/aws-clients";
import { explainAwsError } from "./aws/explain";

const limits = { connectMs: 2_000, answerMs: 3_000, afterSilenceMs: 100, answerBytes: 1_000_000 };

/** The cursor of a first page, which makes the client ask for the next page. */
const next = { tenantId: { S: "a" }, item: { S: "tenant" }, token: { S: "a" } };
const FIRST_PAGE = JSON.stringify({
  Items: [],
  LastEvaluatedKey: next,
  item: [],
  values: {},
  position: "more",
});

let server: Server;
let pages: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "x-amzn-requestid": "r" }).end(FIRST_PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  pages = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

type Lists = Readonly<
  Record<string, (ports: TenantPorts, inventory: Inventory) => AsyncIterable<unknown> | Promise<unknown>>
>;
/** Each list that a port reads, with each answer that the port expects. */
const LISTS: Lists = {
  "all tenants": ({ records }) => records.list(),
  "tenants in order": ({ records }) => records.inOrder(),
  "a tenant's events": ({ audit }) => audit.of("acme"),
  "events of a time": ({ audit }) => audit.between("2026-11-24T00:00:00Z", "2026-11-24T01:00:00Z"),
  "a tenant's tokens": ({ lookup }) => lookup.ofTenant("acme"),
  "a key's tokens": ({ lookup }) => lookup.withKey("value"),
  "a key by its value": ({ keys }) => keys.find("value"),
  "the number of keys": ({ keys }) => keys.count("value"),
  "plans by their names": ({ plans }) => plans.findIds([resourceName(dev, "General")]),
  "plans of a key": ({ plans }) => plans.holding("key"),
  "the cache's API": ({ cache }) => cache.flush(),
  usage: ({ metering }) => metering.usageOf("plan", { from: "2026-11-24", to: "2026-11-24" }),
  "all tokens": (_, inventory) => inventory.tokens(),
  "all keys": (_, inventory) => inventory.keys(),
  "keys in a plan": (_, inventory) => inventory.keysIn("plan"),
  "all plans": ({ plans }) => plans.all(),
};

async function read(list: AsyncIterable<unknown> | Promise<unknown>): Promise<void> {
  if (!(Symbol.asyncIterator in list)) return void (await list);
  for await (const each of list) void each;
}

async function failureAfterOnePage(fault: FaultName, list: Lists[string]) {
  const server = await startFaultServer(fault, { behind: pages, after: 1 });
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const address = { endpoint: `http://${server.address}`, credentials };
  const clients = awsClients(dev.region, { limits, server: address });
  try {
    await read(list(awsPorts(dev, clients), awsInventory(dev, clients)));
    return "none";
  } catch (error) {
    return server.isHit() ? explainAwsError(error, { environmentName: "dev" })?.kind : "too early";
  } finally {
    clients.destroy();
    await server.close();
  }
}

it.each(Object.keys(FAULTS) as FaultName[])(
  "no list ends at its first page where the next one comes with %s",
  async (fault) => {
    const failures = await Promise.all(
      Object.entries(LISTS).map(async ([name, list]) => [name, await failureAfterOnePage(fault, list)]),
    );
    expect(failures).toEqual(Object.keys(LISTS).map((name) => [name, "unavailable"]));
  },
);
