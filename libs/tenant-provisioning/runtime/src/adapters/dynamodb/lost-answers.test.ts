import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { auditTable, tenantsTable, tokensTable } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { loseFirstAnswers, startLocalDynamoDb, type LocalDynamoDb } from "@tollgate/testing-runtime";
import type { AuditTrail } from "../../core/audit-trail";
import { dynamodbAudit } from "./audit";
import { createTable } from "./create-table.test-support";
import { dynamodbTenants } from "./tenants";
import { dynamodbTokens } from "./tokens";
import type { TenantRecord, TenantRecords } from "../../core/tenant-record";
import type { TokenLookup, Tokens } from "../../core/tokens";

interface Ports {
  readonly tokens: Tokens & TokenLookup;
  readonly records: TenantRecords;
  readonly audit: AuditTrail;
}

const token = { tokenHash: "aa", clientId: "c", tenantId: "acme", tokenId: "i", createdAt: 1_790_000_000 };
const found = { tokenHash: "aa", clientId: "c" };
const replacement = { by: "b", byHash: "bb", endsAt: 1_790_000_060 };
const other = { by: "o", byHash: "oo", endsAt: 1_790_000_090 };
const acme: TenantRecord = {
  ...{ tenantId: "acme", status: "active", plan: "General", clientId: "example-gateway-dev-acme" },
  ...{ settled: true, createdAt: 1, updatedAt: 2, generation: "g1", revision: "r1" },
};
const deleting: TenantRecord = { ...acme, status: "deleting", revision: "r2" };

type Act = (ports: Ports) => Promise<unknown>;
interface Write {
  readonly before?: Act;
  readonly act: Act;
}

/** Every method that writes, with a condition that holds and with one that does not. */
const WRITES: Readonly<Record<string, readonly Write[]>> = {
  "tokens.put": [{ act: ({ tokens }) => tokens.put(token) }],
  "tokens.hold": [
    { act: ({ tokens }) => tokens.hold(token) },
    { before: ({ tokens }) => tokens.put(token), act: ({ tokens }) => tokens.hold(token) },
  ],
  "tokens.release": [
    { before: ({ tokens }) => tokens.hold(token), act: ({ tokens }) => tokens.release(token) },
    { act: ({ tokens }) => tokens.release(token) },
  ],
  "tokens.discard": [
    { before: ({ tokens }) => tokens.hold(token), act: ({ tokens }) => tokens.discard("aa") },
    { before: ({ tokens }) => tokens.put(token), act: ({ tokens }) => tokens.discard("aa") },
    { act: ({ tokens }) => tokens.discard("aa") },
  ],
  "tokens.claim": [
    { before: ({ tokens }) => tokens.put(token), act: ({ tokens }) => tokens.claim("aa", replacement) },
    { before: replaced(other), act: ({ tokens }) => tokens.claim("aa", replacement) },
    { before: replaced(other), act: ({ tokens }) => tokens.claim("aa", replacement, "oo") },
    { act: ({ tokens }) => tokens.claim("aa", replacement) },
  ],
  "tokens.end": [
    { before: replaced(replacement), act: ({ tokens }) => tokens.end("aa", replacement) },
    { before: disabled(replaced(replacement)), act: ({ tokens }) => tokens.end("aa", replacement) },
    { before: replaced(other), act: ({ tokens }) => tokens.end("aa", replacement) },
  ],
  "tokens.restore": [
    { before: replaced(replacement), act: ({ tokens }) => tokens.restore("aa", replacement) },
    { before: disabled(replaced(replacement)), act: ({ tokens }) => tokens.restore("aa", replacement) },
    { before: replaced(other), act: ({ tokens }) => tokens.restore("aa", replacement) },
  ],
  "tokens.update": [
    { before: ({ tokens }) => tokens.put(token), act: change({ label: "x" }) },
    { before: ({ tokens }) => tokens.put(token), act: change({ disabled: true }) },
    { before: disabled(({ tokens }) => tokens.put(token)), act: change({ label: "x" }) },
    { act: change({ label: "x" }) },
  ],
  "tokens.assign": [
    {
      before: ({ tokens }) => tokens.put(token),
      act: ({ tokens }) => tokens.assign("aa", { ...token, tenantId: "b" }),
    },
    { act: ({ tokens }) => tokens.assign("aa", token) },
  ],
  "tokens.remove": [
    { before: ({ tokens }) => tokens.put(token), act: ({ tokens }) => tokens.remove("aa") },
    { act: ({ tokens }) => tokens.remove("aa") },
  ],
  "records.write": [
    { act: ({ records }) => records.write(acme, undefined) },
    { before: stored(acme), act: ({ records }) => records.write(deleting, "r1") },
    { before: stored(acme), act: ({ records }) => records.write(deleting, "r0") },
    { before: stored(acme), act: ({ records }) => records.write(deleting, undefined) },
  ],
  "records.claimKey": [
    { act: ({ records }) => records.claimKey("key", "acme") },
    {
      before: ({ records }) => records.claimKey("key", "beta"),
      act: ({ records }) => records.claimKey("key", "acme"),
    },
  ],
  "records.releaseKey": [
    {
      before: ({ records }) => records.claimKey("key", "acme"),
      act: ({ records }) => records.releaseKey("key", "acme"),
    },
    {
      before: ({ records }) => records.claimKey("key", "beta"),
      act: ({ records }) => records.releaseKey("key", "acme"),
    },
  ],
  "records.remove": [
    { before: stored(deleting), act: ({ records }) => records.remove(deleting) },
    { before: stored(acme), act: ({ records }) => records.remove(deleting) },
    { act: ({ records }) => records.remove(deleting) },
  ],
  "audit.append": [
    {
      act: ({ audit }) =>
        audit.append({
          ...{ tenantId: "acme", at: "2026-01-01T00:00:00.000Z", change: "move", phase: "begun" },
          ...{ operation: "o", actor: "someone" },
        }),
    },
  ],
};

/** Methods that only read. */
const READS = ["get", "getMany", "list", "inOrder", "find", "ofTenant", "withKey", "of", "between"];

function replaced(by: typeof replacement): Act {
  return async ({ tokens }) => {
    await tokens.put(token);
    await tokens.claim("aa", by);
  };
}
function disabled(before: Act): Act {
  return async (ports) => {
    await before(ports);
    const now = await ports.tokens.find("aa");
    if (now) await ports.tokens.update(now, { disabled: true }, "off");
  };
}
/** Changes a token on the condition that nobody has changed it since it was read. */
function change(settings: Parameters<Tokens["update"]>[1]): Act {
  return ({ tokens }) => tokens.update(found, settings, "mine");
}
function stored(record: TenantRecord): Act {
  return ({ records }) => records.write(record, undefined);
}

const tables = [tokensTable(dev), tenantsTable(dev), auditTable(dev)];
let dynamodb: LocalDynamoDb;
const clients: DynamoDBClient[] = [];
beforeEach(async () => {
  dynamodb = await startLocalDynamoDb();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await dynamodb.close();
});

const newClient = () => {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: "us-east-1", credentials });
  clients.push(client);
  return client;
};
const portsOf = (client: DynamoDBClient, at: string): Ports => ({
  tokens: dynamodbTokens(client, `tokens-${at}`),
  records: dynamodbTenants(client, `tenants-${at}`),
  audit: dynamodbAudit(client, { audit: `audit-${at}`, tenants: `tenants-${at}` }),
});

it("every method that writes is below", () => {
  const methods = Object.entries(portsOf(newClient(), "any")).flatMap(([port, methods]) =>
    Object.keys(methods as object).flatMap((name) => (READS.includes(name) ? [] : [`${port}.${name}`])),
  );
  expect(Object.keys(WRITES).sort()).toEqual(methods.sort());
});

it.each(Object.entries(WRITES))(
  "%s answers, and leaves the same, where each call took effect and its answer was lost",
  async (_, writes) => {
    const client = newClient();
    for (const [index, { before, act }] of writes.entries()) {
      const seen = [];
      for (const [at, acting] of [
        [`plain-${index}`, newClient()],
        [`lost-${index}`, loseFirstAnswers(newClient())],
      ] as const) {
        for (const [kind, table] of [
          ["tokens", tables[0]],
          ["tenants", tables[1]],
          ["audit", tables[2]],
        ] as const)
          if (table) await createTable(client, { ...table, name: `${kind}-${at}` });
        await before?.(portsOf(client, at));
        const answer = await act(portsOf(acting, at)).catch((error: unknown) => String(error));
        const items = [];
        for (const kind of ["tokens", "tenants", "audit"])
          items.push((await client.send(new ScanCommand({ TableName: `${kind}-${at}` }))).Items);
        seen.push({ answer, items });
      }
      expect([index, seen[1]]).toEqual([index, seen[0]]);
    }
  },
);
