import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dev, tenantsTable } from "@tollgate/environments";
import type { LocalDynamoDb } from "@tollgate/testing-runtime";
import { startLocalDynamoDb } from "@tollgate/testing-runtime";
import type { AuditEvent } from "./audit-event";
import { dynamodbAudit } from "./dynamodb-audit";
import { dynamodbTenants } from "./dynamodb-tenants";
import { TenantChangedError } from "./tenant-changed-error";
import type { TenantRecord } from "./tenant-record";

const { name: TableName, partitionKey, sortKey = "" } = tenantsTable(dev);
const changed = new TenantChangedError("acme");
const acme: TenantRecord = {
  tenantId: "acme",
  status: "active",
  plan: "General",
  clientId: "example-gateway-dev-acme",
  settled: true,
  createdAt: 1,
  updatedAt: 2,
  generation: "g1",
  revision: "r1",
};

let dynamodb: LocalDynamoDb;
let client: DynamoDBClient;

beforeEach(async () => {
  dynamodb = await startLocalDynamoDb();
  client = new DynamoDBClient({
    endpoint: dynamodb.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
  });
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [
        { AttributeName: partitionKey, KeyType: "HASH" },
        { AttributeName: sortKey, KeyType: "RANGE" },
      ],
    }),
  );
});
afterEach(async () => {
  client.destroy();
  await dynamodb.close();
});

describe("dynamodbTenants", () => {
  it("reads what it wrote, with and without the API key's id", async () => {
    const tenants = dynamodbTenants(client, TableName);
    await tenants.write(acme, undefined);
    await expect(tenants.get("acme")).resolves.toEqual(acme);
    const next = { ...acme, apiKeyId: "key1", settled: false, revision: "r2" };
    await tenants.write(next, "r1");
    await expect(tenants.get("acme")).resolves.toEqual(next);
    await expect(tenants.get("other")).resolves.toBeUndefined();
  });

  it("refuses to write over a revision that the writer has not seen", async () => {
    const tenants = dynamodbTenants(client, TableName);
    await tenants.write(acme, undefined);
    await expect(tenants.write({ ...acme, revision: "r2" }, undefined)).rejects.toThrow(changed);
    await expect(tenants.write({ ...acme, revision: "r2" }, "r0")).rejects.toThrow(changed);
    await expect(tenants.get("acme")).resolves.toEqual(acme);
  });

  it("takes a write that is repeated, as the SDK does when an answer is lost", async () => {
    const tenants = dynamodbTenants(client, TableName);
    await tenants.write(acme, undefined);
    await tenants.write(acme, undefined);
  });

  it("removes only what is being deleted, of the same generation, and may be repeated", async () => {
    const tenants = dynamodbTenants(client, TableName);
    await tenants.write(acme, undefined);
    await expect(tenants.remove(acme)).rejects.toThrow(changed);
    await tenants.write({ ...acme, status: "deleting", revision: "r2" }, "r1");
    await expect(tenants.remove({ ...acme, generation: "g0" })).rejects.toThrow(changed);
    await tenants.remove(acme);
    await tenants.remove(acme);
    await expect(tenants.get("acme")).resolves.toBeUndefined();
  });
});

it("a tenant's events are in the order of their times, and no list of tenants shows them", async () => {
  const tenants = dynamodbTenants(client, TableName);
  const audit = dynamodbAudit(client, TableName);
  await tenants.write(acme, undefined);
  const event: AuditEvent = {
    tenantId: "acme",
    at: "2026-01-01T00:00:00.000Z",
    change: "move",
    phase: "begun",
    operation: "o",
    actor: "someone",
    after: { plan: "General" },
  };
  const later: AuditEvent = { ...event, at: "2026-01-01T00:00:00.001Z", phase: "done" };
  await audit.append(later);
  await audit.append(event);
  await audit.append({ ...event, tenantId: "other" });
  const events = [];
  for await (const each of audit.of("acme")) events.push(each);
  expect(events).toEqual([event, later]);
  const listed = [];
  for await (const each of tenants.list()) listed.push(each);
  expect(listed).toEqual([acme]);
});
