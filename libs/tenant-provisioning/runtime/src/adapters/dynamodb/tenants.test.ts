import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { tenantsTable } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { collect } from "@tollgate/testing-runtime";
import { ApiKeyTakenError, TenantChangedError } from "../../core/errors";
import { StoredRecordError } from "../aws/errors";
import { withTables } from "./create-table.test-support";
import { dynamodbTenants } from "./tenants";
import type { LoopbackRequest } from "../aws/loopback.test-support";
import { withServer } from "../aws/loopback.test-support";
import type { Item } from "./tenant-item";
import { toItem } from "./tenant-item";
import type { TenantRecord } from "../../core/tenant-record";
import { simulatedTime } from "../aws/time.test-support";

const { name: TableName } = tenantsTable(dev);
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

let client: DynamoDBClient;
withTables([tenantsTable(dev)], (made) => (client = made));

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

  it("reads name, contact and metadata as it wrote them, and a record without them", async () => {
    const tenants = dynamodbTenants(client, TableName);
    const whole = { ...acme, name: "Acme", contact: "x@y.example", metadata: { b: "1", "a/b": "2" } };
    await tenants.write(whole, undefined);
    await expect(tenants.get("acme")).resolves.toEqual(whole);
    expect(await collect(tenants.list())).toEqual([whole]);
    await tenants.write({ ...acme, revision: "r2" }, "r1");
    await expect(tenants.get("acme")).resolves.toEqual({ ...acme, revision: "r2" });
  });

  it("reads many at once, with all that they have, and leaves out those that are not there", async () => {
    const tenants = dynamodbTenants(client, TableName);
    const whole = { ...acme, name: "Acme", metadata: { a: "1" } };
    const beta = { ...acme, tenantId: "beta" };
    for (const record of [whole, beta]) await tenants.write(record, undefined);
    const found = await tenants.getMany(["beta", "gone", "acme", "beta"]);
    expect(found).toEqual(new Map([whole, beta].map((record) => [record.tenantId, record])));
    expect(await tenants.getMany([])).toEqual(new Map());
    // The index is sorted by id and does not contain details.
    expect(await collect(tenants.inOrder())).toEqual([acme, beta]);
  });

  it("asks again for the records that DynamoDB left out", async () => {
    const asked: number[] = [];
    const answer = ({ body }: LoopbackRequest) => {
      const { RequestItems } = JSON.parse(body) as { RequestItems: Record<string, { Keys: Item[] }> };
      const { Keys = [] } = RequestItems[TableName] ?? {};
      asked.push(Keys.length);
      const done = Keys.slice(Math.floor(Keys.length / 2));
      const records = done.map((key) => toItem({ ...acme, tenantId: key["tenantId"]?.S ?? "" }));
      const left = Keys.slice(0, Keys.length - done.length);
      const UnprocessedKeys = left.length > 0 ? { [TableName]: { Keys: left } } : {};
      return { status: 200, json: { Responses: { [TableName]: records }, UnprocessedKeys } };
    };
    const ids = Array.from({ length: 150 }, (_, at) => `t${at}`);
    await withServer(answer, async (config) => {
      const far = new DynamoDBClient(config);
      const found = await dynamodbTenants(far, TableName, { time: simulatedTime() }).getMany(ids);
      expect([...found.keys()].sort()).toEqual(ids.sort());
      far.destroy();
    });
    expect([Math.max(...asked), asked.length > 2]).toEqual([100, true]);
  });

  it("takes no record whose metadata is not texts", async () => {
    const tenants = dynamodbTenants(client, TableName);
    for (const metadata of [{ M: { a: { N: "1" } } }, { S: "x" }, { L: [] }]) {
      const Item = { ...toItem(acme), metadata };
      await client.send(new PutItemCommand({ TableName, Item }));
      await expect(tenants.get("acme")).rejects.toThrow(StoredRecordError);
    }
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

  it("gives an API key to one tenant, which may ask again", async () => {
    const tenants = dynamodbTenants(client, TableName);
    await tenants.claimKey("key1", "acme");
    await tenants.claimKey("key1", "acme");
    await tenants.claimKey("key2", "beta");
    await expect(tenants.claimKey("key1", "beta")).rejects.toThrow(new ApiKeyTakenError("key1", "acme"));
    await tenants.releaseKey("key1", "beta");
    await expect(tenants.claimKey("key1", "beta")).rejects.toThrow(ApiKeyTakenError);
    await tenants.releaseKey("key1", "acme");
    await tenants.claimKey("key1", "beta");
    await tenants.releaseKey("gone", "beta");
    expect([await collect(tenants.list()), await collect(tenants.inOrder())]).toEqual([[], []]);
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

it("tenants are listed in the order of their ids, each as it is stored", async () => {
  const tenants = dynamodbTenants(client, TableName);
  const ids = ["c", "a", "b-2", "b"];
  for (const tenantId of ids) await tenants.write({ ...acme, tenantId, apiKeyId: "key1" }, undefined);
  expect(await collect(tenants.inOrder())).toEqual(
    ids.sort().map((tenantId) => ({ ...acme, tenantId, apiKeyId: "key1" })),
  );
});
