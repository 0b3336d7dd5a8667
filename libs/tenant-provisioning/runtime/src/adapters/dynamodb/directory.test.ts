import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { dev } from "@tollgate/environments/sample";
import { directoryTable } from "@tollgate/records";
import { collect, loseFirstAnswers } from "@tollgate/testing-runtime";
import type { DirectoryEntry } from "../../cells/directory";
import { DirectoryChangedError } from "../../cells/errors";
import { StoredRecordError } from "../aws/errors";
import { withTables } from "./create-table.test-support";
import { dynamodbDirectory } from "./directory";
import { dynamodbRooms } from "./rooms";

const { name: table } = directoryTable(dev);
const acme: DirectoryEntry = { tenantId: "acme", status: "placed", cell: "2", revision: "r1" };
const changed = new DirectoryChangedError("acme");

let client: DynamoDBClient;
withTables([directoryTable(dev)], (made) => (client = made));

describe("dynamodbDirectory", () => {
  it("reads what it wrote, one by one and many at once", async () => {
    const directory = dynamodbDirectory(client, table);
    const beta: DirectoryEntry = { tenantId: "beta", status: "moving", cell: "1", to: "2", revision: "r1" };
    const later: DirectoryEntry = { ...beta, tenantId: "gamma", switchAt: 1_790_000_030 };
    const left: DirectoryEntry = {
      tenantId: "delta",
      status: "leaving",
      cell: "2",
      from: "1",
      until: 1_790_000_330,
      revision: "r1",
    };
    const begin = { begunAt: 1_790_000_000.123, begunBy: "tester", operation: "0123456789abcdef" };
    const returning: DirectoryEntry = {
      tenantId: "epsilon",
      status: "returning",
      cell: "1",
      to: "2",
      until: 1_790_000_330,
      ...begin,
      endedAt: 1_790_000_100.456,
      endedBy: "other",
      revision: "r1",
    };
    for (const entry of [acme, beta, later, left, returning]) {
      await directory.write(entry, undefined);
      await expect(directory.get(entry.tenantId)).resolves.toEqual(entry);
    }
    await expect(directory.get("gone")).resolves.toBeUndefined();
    const found = await directory.getMany(["beta", "acme", "gone", "acme"]);
    expect(found).toEqual(new Map([acme, beta].map((entry) => [entry.tenantId, entry])));
  });

  it("lists entries, and not the rooms beside them", async () => {
    const directory = dynamodbDirectory(client, table);
    await dynamodbRooms(client, table, ["1"]).recount("1", 5, undefined);
    await directory.write(acme, undefined);
    expect(await collect(directory.list())).toEqual([acme]);
  });

  it("reports an entry that cannot be read, and lists the rest", async () => {
    const directory = dynamodbDirectory(client, table);
    await directory.write(acme, undefined);
    const Item = { tenantId: { S: "globex" }, cell: { S: "1" }, revision: { S: "r" }, status: { S: "lost" } };
    await client.send(new PutItemCommand({ TableName: table, Item }));
    const unreadable: string[] = [];
    const onUnreadable = (tenantId: string, { message }: Error) => unreadable.push(tenantId, message);
    expect(await collect(directory.list(onUnreadable))).toEqual([acme]);
    expect([...(await directory.getMany(["acme", "globex"], onUnreadable)).keys()]).toEqual(["acme"]);
    const text = expect.stringContaining(
      'the directory\'s entry of "globex" that cannot be read: status',
    ) as string;
    expect(unreadable).toEqual(["globex", text, "globex", text]);
    await expect(collect(directory.list())).rejects.toThrow(StoredRecordError);
  });

  it("places a tenant once, and writes and removes only what was read", async () => {
    const directory = dynamodbDirectory(client, table);
    await directory.write(acme, undefined);
    await directory.write(acme, undefined);
    const other = { ...acme, cell: "1", revision: "r2" };
    await expect(directory.write(other, undefined)).rejects.toEqual(changed);
    await expect(directory.write(other, "r0")).rejects.toEqual(changed);
    await directory.write(other, "r1");
    await expect(directory.remove(acme)).rejects.toEqual(changed);
    await directory.remove(other);
    await directory.remove(other);
    await expect(directory.get("acme")).resolves.toBeUndefined();
  });

  it("succeeds where the answer to a write or a removal was lost", async () => {
    const lossy = dynamodbDirectory(loseFirstAnswers(client), table);
    await lossy.write(acme, undefined);
    await lossy.write({ ...acme, revision: "r2" }, "r1");
    await lossy.remove({ ...acme, revision: "r2" });
    await expect(lossy.get("acme")).resolves.toBeUndefined();
  });

  it.each([
    { status: { S: "elsewhere" }, cell: { S: "1" }, revision: { S: "r" } },
    { status: { S: "placed" }, cell: { S: "1" }, revision: { S: "r" }, unknown: { S: "x" } },
    { status: { S: "moving" }, cell: { S: "1" }, revision: { S: "r" } },
    { status: { S: "placed" }, cell: { N: "1" }, revision: { S: "r" } },
  ])("does not read an entry that it does not know: %j", async (attributes) => {
    await client.send(
      new PutItemCommand({ TableName: table, Item: { tenantId: { S: "acme" }, ...attributes } }),
    );
    const directory = dynamodbDirectory(client, table);
    await expect(directory.get("acme")).rejects.toThrow(StoredRecordError);
    await expect(collect(directory.list())).rejects.toThrow(StoredRecordError);
  });
});

describe("dynamodbRooms", () => {
  const reserved = async (rooms: ReturnType<typeof dynamodbRooms>, cell = "1") =>
    (await rooms.all()).get(cell)?.reserved;

  it("reserves up to the capacity, and only in a cell whose tenants were counted", async () => {
    const rooms = dynamodbRooms(client, table, ["1", "2"]);
    await expect(rooms.reserve("1", 1, 10)).resolves.toBe(false);
    await expect(rooms.recount("1", 7, undefined)).resolves.toBe(true);
    await expect(rooms.reserve("1", 3, 10)).resolves.toBe(true);
    await expect(rooms.reserve("1", 1, 10)).resolves.toBe(false);
    expect(await reserved(rooms)).toBe(10);
    // A tenant that is there already needs no room.
    await expect(rooms.reserve("1", 1)).resolves.toBe(true);
    expect(await reserved(rooms)).toBe(11);
    expect(await reserved(rooms, "2")).toBeUndefined();
  });

  it("reserves no room for new tenants in a closed cell, and keeps it closed when it is counted", async () => {
    const rooms = dynamodbRooms(client, table, ["1"]);
    await expect(rooms.setClosed("1", true)).resolves.toBe(false);
    await rooms.recount("1", 1, undefined);
    await expect(rooms.setClosed("1", true)).resolves.toBe(true);
    await expect(rooms.reserve("1", 1, 10)).resolves.toBe(false);
    await expect(rooms.reserve("1", 1)).resolves.toBe(false);
    await rooms.recount("1", 3, (await rooms.all()).get("1"));
    expect((await rooms.all()).get("1")).toMatchObject({ reserved: 3, isClosed: true });
    await rooms.setClosed("1", false);
    await expect(rooms.reserve("1", 1, 10)).resolves.toBe(true);
    expect((await rooms.all()).get("1")).not.toHaveProperty("isClosed");
  });

  it("releases room, never below zero, and nothing in a cell that was never counted", async () => {
    const rooms = dynamodbRooms(client, table, ["1", "2"]);
    await rooms.recount("1", 3, undefined);
    await rooms.release("1", 2);
    expect(await reserved(rooms)).toBe(1);
    await rooms.release("1", 2);
    expect(await reserved(rooms)).toBe(0);
    await rooms.release("2", 1);
    expect(await reserved(rooms, "2")).toBeUndefined();
  });

  it("keeps every change of operators who work at the same time", async () => {
    const rooms = dynamodbRooms(client, table, ["1"]);
    await rooms.recount("1", 10, undefined);
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => (at % 2 ? rooms.reserve("1", 1) : rooms.release("1", 1))),
    );
    expect(await reserved(rooms)).toBe(10);
  });

  it("is never too low after lost answers", async () => {
    const rooms = dynamodbRooms(client, table, ["1"]);
    await rooms.recount("1", 5, undefined);
    const lossy = dynamodbRooms(loseFirstAnswers(client), table, ["1"]);
    await lossy.release("1", 1);
    expect(await reserved(rooms)).toBe(4);
    await lossy.reserve("1", 1, 9);
    expect(await reserved(rooms)).toBeGreaterThanOrEqual(5);
  });

  it.each<[string, Record<string, AttributeValue>]>([
    ["no number", { reserved: { S: "5" } }],
    ["a negative number", { reserved: { N: "-1" } }],
    ["no revision", { revision: { S: "" } }],
    ["closed that is not true", { closed: { BOOL: false } }],
    ["an unknown attribute", { until: { N: "1790000000" } }],
  ])("does not read a counter with %s", async (_, attributes) => {
    const rooms = dynamodbRooms(client, table, ["1", "2"]);
    await rooms.recount("2", 5, undefined);
    const Item = { tenantId: { S: "room#1" }, reserved: { N: "5" }, revision: { S: "r" }, ...attributes };
    await client.send(new PutItemCommand({ TableName: table, Item }));
    await expect(rooms.all()).rejects.toThrow(StoredRecordError);
    await expect(rooms.all()).rejects.toThrow("the room of cell 1 that cannot be read");
  });

  it("sets a counter only if it has not changed since it was read", async () => {
    const rooms = dynamodbRooms(client, table, ["1"]);
    await rooms.recount("1", 5, undefined);
    await expect(rooms.recount("1", 6, undefined)).resolves.toBe(false);
    const seen = (await rooms.all()).get("1");
    await rooms.reserve("1", 1);
    await expect(rooms.recount("1", 5, seen)).resolves.toBe(false);
    await expect(rooms.recount("1", 9, (await rooms.all()).get("1"))).resolves.toBe(true);
    expect(await reserved(rooms)).toBe(9);
  });
});
