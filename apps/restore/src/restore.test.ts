import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { tenantsTable, tokensTable, usageTable, type TableDefinition } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { loseFirstAnswers, startLocalDynamoDb, type LocalDynamoDb } from "@tollgate/testing-runtime";
import { mintToken } from "@tollgate/token-hashing";
import { copyMissingItems, type Item } from "./copy-missing-items";
import { createTable, putTexts, restoreWith } from "./restore.test-support";

const tokens = tokensTable(dev);
const tenants = tenantsTable(dev);
let database: LocalDynamoDb;
let client: DynamoDBClient;

const create = (table: TableDefinition) => createTable(client, table);
const put = (table: string, item: Record<string, string>) => putTexts(client, table, item);
const all = async (TableName: string): Promise<readonly Item[]> =>
  (await client.send(new ScanCommand({ TableName }))).Items ?? [];
const restore = restoreWith();

beforeEach(async () => {
  database = await startLocalDynamoDb();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new DynamoDBClient({ endpoint: database.endpoint, region: "us-east-1", credentials });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: database.endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  await create(tokens);
  await create({ ...tokens, name: "Tokens-restored" });
});

afterEach(async () => {
  client.destroy();
  await database.close();
});

it("brings back what was lost, and leaves what was written since the backup", async () => {
  await put("Tokens-restored", { token: "a", clientId: "lost", tenantId: "acme", tokenId: "1" });
  await put("Tokens-restored", { token: "b", clientId: "old" });
  await put("Tokens", { token: "b", clientId: "new" });
  await put("Tokens", { token: "c", clientId: "newer" });
  expect(await restore("--env", "dev", "--table", "tokens", "--from", "Tokens-restored")).toEqual({
    status: 0,
    out: 'copied tenantId="acme" tokenId="1"\n',
    error: "Tokens: 1 copied, 1 existed already\n",
  });
  const client = Object.fromEntries(
    (await all("Tokens")).map((item) => [item["token"]?.S, item["clientId"]?.S]),
  );
  expect(client).toEqual({ a: "lost", b: "new", c: "newer" });
});

it("completes the usage ledger with the hours that it lacks", async () => {
  const ledger = usageTable(dev);
  await create(ledger);
  await create({ ...ledger, name: "usage-restored" });
  await put("usage-restored", { tenantId: "acme", hour: "2026-11-30T13" });
  await put("usage-restored", { tenantId: "acme", hour: "2026-11-30T14" });
  await put(ledger.name, { tenantId: "acme", hour: "2026-11-30T14" });
  expect(await restore("--env", "dev", "--table", "usage", "--from", "usage-restored")).toMatchObject({
    status: 0,
    out: 'copied tenantId="acme" hour="2026-11-30T13"\n',
  });
});

it("writes nothing in a dry run, and shows no hash and no key's value", async () => {
  await put("Tokens-restored", { token: "0a1b", clientId: "key-value", tenantId: "acme", tokenId: "1" });
  await put("Tokens-restored", { token: "b", clientId: "old" });
  await put("Tokens", { token: "b", clientId: "new" });
  const { out, error } = await restore(
    "--env",
    "dev",
    "--table",
    "tokens",
    "--from",
    "Tokens-restored",
    "--dry-run",
  );
  expect(out + error).toBe(
    'would copy tenantId="acme" tokenId="1"\nTokens: 1 to be copied, 1 existed already\n',
  );
  expect(await all("Tokens")).toHaveLength(1);
});

it("shows no token that others stored as a label, and nothing that a terminal obeys", async () => {
  const token = mintToken(dev.tokenPrefix);
  await put("Tokens-restored", { token: "a", tokenId: "1", label: `${token} \u009b2J\u007f` });
  const { out } = await restore("--env", "dev", "--table", "tokens", "--from", "Tokens-restored");
  expect(out).toBe('copied tokenId="1" label="[a token] \\u009b2J\\u007f"\n');
});

it("copies every type of attribute as it is, over many pages, and nothing twice", async () => {
  for (let index = 0; index < 60; index++)
    await client.send(
      new PutItemCommand({
        TableName: "Tokens-restored",
        Item: {
          token: { S: `t${index}` },
          expiresAt: { N: "1999999999" },
          scopes: { SS: ["read", "write"] },
          odd: { M: { list: { L: [{ BOOL: true }, { NULL: true }, { B: new Uint8Array([1, 2]) }] } } },
        },
      }),
    );
  const copy = () =>
    copyMissingItems(client, {
      from: "Tokens-restored",
      to: tokens,
      isDryRun: false,
      onCopied: () => undefined,
      pageSize: 7,
    });
  expect(await copy()).toEqual({ copied: 60, kept: 0 });
  expect(await copy()).toEqual({ copied: 0, kept: 60 });
  const one = { token: { S: "t41" } };
  const read = async (TableName: string) =>
    (await client.send(new GetItemCommand({ TableName, Key: one }))).Item;
  expect(await read("Tokens")).toEqual(await read("Tokens-restored"));
});

it("counts what it wrote as copied where the answer was lost, and what was there as kept", async () => {
  await put("Tokens-restored", { token: "a", clientId: "lost" });
  await put("Tokens-restored", { token: "b", clientId: "old" });
  await put("Tokens", { token: "b", clientId: "new" });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const lossy = loseFirstAnswers(
    new DynamoDBClient({ endpoint: database.endpoint, region: "us-east-1", credentials }),
  );
  const copied: Item[] = [];
  const options = { from: "Tokens-restored", to: tokens, isDryRun: false };
  expect(await copyMissingItems(lossy, { ...options, onCopied: (item) => copied.push(item) })).toEqual({
    copied: 1,
    kept: 1,
  });
  lossy.destroy();
  expect(copied).toEqual([{ token: { S: "a" }, clientId: { S: "lost" } }]);
});

it("tells items of one partition apart: a tenant's record and its events", async () => {
  await create(tenants);
  await create({ ...tenants, name: "Tenants-restored" });
  await put("Tenants-restored", { tenantId: "acme", item: "tenant", status: "old" });
  await put("Tenants-restored", { tenantId: "acme", item: "event#1" });
  await put(tenants.name, { tenantId: "acme", item: "tenant", status: "new" });
  for (const args of [["--dry-run"], []]) {
    const { out } = await restore(
      "--env",
      "dev",
      "--table",
      "tenants",
      "--from",
      "Tenants-restored",
      ...args,
    );
    expect(out).toMatch(/^(would copy|copied) tenantId="acme" item="event#1"\n$/);
  }
  expect(await all(tenants.name)).toHaveLength(2);
});

it("refuses a table of another kind, in a dry run too, and copies nothing of it", async () => {
  await create({ ...tenants, name: "Tenants-restored" });
  await put("Tenants-restored", { tenantId: "acme", item: "tenant" });
  for (const args of [["--dry-run"], []]) {
    const asked = ["--env", "dev", "--table", "tokens", "--from", "Tenants-restored", ...args];
    expect(await restore(...asked)).toEqual({
      status: 2,
      out: "",
      error: "Tenants-restored holds items without token, the key of Tokens: is it restored from Tokens?\n",
    });
  }
  expect(await all(tokens.name)).toHaveLength(0);
});

it.each([
  [["--env", "dev", "--table", "tokens", "--from", "Nothing"], /^a table does not exist/],
  [["--env", "dev", "--table", "tokens", "--from", "Tokens"], /is dev's own tokens table/],
  [["--env", "nowhere", "--table", "tokens", "--from", "X"], /environment "nowhere" does not exist/],
  [["--env", "dev", "--table", "keys", "--from", "X"], /Allowed choices are tokens, tenants, audit/],
  [["--env", "dev", "--table", "tokens"], /required option '--from <name>'/],
])("says what is wrong with %j, and ends with 2", async (args, expected) => {
  const { status, error } = await restore(...args);
  expect(status).toBe(2);
  expect(error).toMatch(expected);
});
