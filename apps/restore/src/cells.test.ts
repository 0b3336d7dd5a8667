import type * as Environments from "@tollgate/environments";
import type * as Sample from "@tollgate/environments/sample";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { cellsOf, environmentNamed } from "@tollgate/environments";
import { tokensTable } from "@tollgate/records";
import { startLocalDynamoDb, type LocalDynamoDb } from "@tollgate/testing-runtime";
import { createTable, putTexts, restoreWith } from "./restore.test-support";
import type { CreateClients } from "./run-restore";

jest.mock("../../../libs/environments/src/sample.test-support", () => {
  const sample = jest.requireActual<typeof Sample>("../../../libs/environments/src/sample.test-support");
  const { parseAccount, parseEnvironment } = jest.requireActual<typeof Environments>(
    "../../../libs/environments/src/parse-environment",
  );
  const own = { account: "111111111111", roles: { deploy: "deployer", operate: "operator" } };
  const cells = [{ name: "1" }, { name: "2", account: "222222222222", region: "eu-west-1" }];
  const prod = parseEnvironment({ ...sample.prod, ...own, cells });
  const account = parseAccount({ ...sample.account, account: own.account });
  const other = parseAccount({
    name: "other",
    account: "222222222222",
    region: "eu-west-1",
    service: prod.service,
  });
  const dev = parseEnvironment({ ...sample.dev, ...own });
  return { ...sample, account, accounts: [account, other], dev, prod, environments: [dev, prod] };
});

let database: LocalDynamoDb;
let client: DynamoDBClient;
const places: Parameters<CreateClients>[0][] = [];
const restore = restoreWith((place) => {
  places.push(place);
  return { dynamodb: client, destroy: () => undefined };
});

beforeAll(async () => {
  database = await startLocalDynamoDb();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new DynamoDBClient({ endpoint: database.endpoint, region: "us-east-1", credentials });
});
afterAll(async () => {
  client.destroy();
  await database.close();
});
beforeEach(() => void places.splice(0));

it("restores a cell's table, in the cell's account and Region and with its role", async () => {
  const [, second] = cellsOf(environmentNamed("prod"));
  const table = tokensTable(second?.environment ?? environmentNamed("prod"));
  expect(table.name).toMatch(/-2$/);
  await createTable(client, table);
  await createTable(client, { ...table, name: "Tokens-restored" });
  await putTexts(client, "Tokens-restored", { token: "a", clientId: "c", tenantId: "acme", tokenId: "1" });
  const args = ["--env", "prod", "--cell", "2", "--table", "tokens", "--from", "Tokens-restored"];
  expect(await restore(...args)).toEqual({
    status: 0,
    out: 'copied tenantId="acme" tokenId="1"\n',
    error: `${table.name}: 1 copied, 0 existed already\n`,
  });
  expect(places).toMatchObject([
    { account: "222222222222", region: "eu-west-1", roles: { operate: "operator" } },
  ]);
  expect((await client.send(new ScanCommand({ TableName: table.name }))).Items).toHaveLength(1);
});

it.each([
  [["--env", "prod"], /^--cell is missing; the cells of prod are: 1, 2\n$/],
  [["--env", "prod", "--cell", "9"], /^--cell "9"; the cells of prod are: 1, 2\n$/],
  [["--env", "dev", "--cell", "2"], /^--cell "2"; the cells of dev are: 1\n$/],
  [["--env", "prod", "--cell", "2", "--table", "directory"], /Allowed choices are tokens, tenants, audit/],
])("says what is wrong with %j before any call", async (args, expected) => {
  const rest = args.includes("--table") ? ["--from", "X"] : ["--table", "tokens", "--from", "X"];
  const { status, error } = await restore(...args, ...rest);
  expect([status, places]).toEqual([2, []]);
  expect(error).toMatch(expected);
});
