import { startPlaces } from "@tollgate/emulator";
import { cellsOf, parseEnvironment } from "@tollgate/environments";
import { prod } from "@tollgate/environments/sample";
import { LOCAL_CREDENTIALS, localCells } from "@tollgate/local-environment";
import { directoryTable } from "@tollgate/records";
import {
  awsClients,
  awsPorts,
  dynamodbDirectory,
  dynamodbRooms,
} from "@tollgate/tenant-provisioning-runtime";
import { DEMO_TENANT, provisionDemoTenant } from "./demo-tenant";
import { stateKnownCells } from "./known-cells";

const environment = parseEnvironment({ ...prod, cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }] });
const cells = cellsOf(environment);
const [first] = cells.map((cell) => cell.environment);
const table = directoryTable(environment).name;

/** The gateway's places without functions, and what a test reads and writes there by hand. */
async function startCells() {
  const { places, ...served } = localCells(environment);
  const started = await startPlaces({
    ...served,
    places: Object.fromEntries(
      Object.entries(places).map(([name, place]) => [name, { ...place, functions: {} }]),
    ),
  });
  await stateKnownCells(environment, { controlUrl: started.url });
  const clients = awsClients("us-east-1", {
    server: { endpoint: started.url, credentials: LOCAL_CREDENTIALS },
  });
  return {
    directory: dynamodbDirectory(clients.dynamodb, table),
    rooms: dynamodbRooms(clients.dynamodb, table, ["1", "2"]),
    records: awsPorts(first ?? environment, clients).records,
    provision: () => provisionDemoTenant(environment, { cells, controlUrl: started.url }),
    async close() {
      clients.destroy();
      await started.close();
    },
  };
}

let gateway: Awaited<ReturnType<typeof startCells>>;
beforeEach(async () => void (gateway = await startCells()));
afterEach(() => gateway.close());

const inCell = (cell: string) => ({ tenantId: DEMO_TENANT, cell, token: expect.any(String) as string });
const entry = (cell: string) =>
  ({ tenantId: DEMO_TENANT, status: "placed", cell, revision: "by hand" }) as const;
const changeRecord = async (change: object) => {
  const record = await gateway.records.get(DEMO_TENANT);
  if (record === undefined) throw new Error("there is no demo tenant");
  await gateway.records.write({ ...record, ...change, revision: "by hand" }, record.revision);
};

it("is entered in the directory with its room, and gets another token at the next start", async () => {
  const before = await gateway.provision();
  expect(before).toMatchObject(inCell("1"));
  const again = await gateway.provision();
  expect(again).toMatchObject(inCell("1"));
  expect(again).not.toEqual(before);
  await expect(gateway.directory.get(DEMO_TENANT)).resolves.toMatchObject({ status: "placed", cell: "1" });
  expect((await gateway.rooms.all()).get("1")).toMatchObject({ reserved: 1 });
});

it("is entered when an earlier version created it without an entry", async () => {
  await gateway.provision();
  const found = await gateway.directory.get(DEMO_TENANT);
  if (found !== undefined) await gateway.directory.remove(found);
  expect(await gateway.provision()).toMatchObject(inCell("1"));
  await expect(gateway.directory.get(DEMO_TENANT)).resolves.toMatchObject({ status: "placed", cell: "1" });
});

it("is finished in the cell where a start that was killed began it", async () => {
  await gateway.rooms.recount("2", 1, undefined);
  await gateway.directory.write(entry("2"), undefined);
  expect(await gateway.provision()).toMatchObject(inCell("2"));
});

it.each([
  [
    "is being moved",
    () => changeRecord({ movesTo: "2" }),
    /is being moved to cell 2: .* move-cell demo --to 2/,
  ],
  ["is being deleted", () => changeRecord({ status: "deleting" }), /is deleting: .* run delete again/],
  [
    "is in a cell that the environment does not have",
    async () => gateway.directory.write(entry("9"), (await gateway.directory.get(DEMO_TENANT))?.revision),
    /prod has no cell "9"/,
  ],
])("gets no token while it %s, and the gateway starts", async (_, change, problem) => {
  await gateway.provision();
  await change();
  expect(await gateway.provision()).toEqual({
    tenantId: DEMO_TENANT,
    problem: expect.stringMatching(problem) as string,
  });
});

it("gets none where no cell has room", async () => {
  for (const cell of ["1", "2"]) {
    await gateway.rooms.recount(cell, 0, undefined);
    await gateway.rooms.setClosed(cell, true);
  }
  expect(await gateway.provision()).toMatchObject({
    problem: expect.stringMatching(/^no cell of prod has room/),
  });
});
