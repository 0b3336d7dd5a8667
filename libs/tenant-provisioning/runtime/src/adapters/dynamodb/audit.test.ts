import { type DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { auditTable, tenantsTable } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import fc from "fast-check";
import { collect } from "@tollgate/testing-runtime";
import type { AuditEvent } from "../../core/audit-trail";
import { withTables } from "./create-table.test-support";
import { dynamodbAudit } from "./audit";

const tables = { audit: auditTable(dev).name, tenants: tenantsTable(dev).name };

let client: DynamoDBClient;
withTables([tenantsTable(dev), auditTable(dev)], (made) => (client = made));

const event: AuditEvent = {
  tenantId: "acme",
  at: "2026-01-01T00:00:00.000Z",
  change: "move",
  phase: "begun",
  operation: "o",
  actor: "someone",
  after: { plan: "General" },
};
const stored = async () => (await client.send(new ScanCommand({ TableName: tables.audit }))).Items ?? [];

it("a tenant's events are in the order of their times", async () => {
  const audit = dynamodbAudit(client, tables);
  const later: AuditEvent = { ...event, at: "2026-01-01T00:00:00.001Z", phase: "done" };
  await audit.append(later);
  await audit.append(event);
  await audit.append({ ...event, tenantId: "other" });
  expect(await collect(audit.of("acme"))).toEqual([event, later]);
});

it("events of all tenants are in the order of their times, from one time to another, over several days", async () => {
  const audit = dynamodbAudit(client, tables);
  const at = (time: string, tenantId: string) => ({ ...event, at: time, tenantId });
  const [before, first, second, third, after] = [
    at("2026-01-01T11:59:59.999Z", "a"),
    at("2026-01-01T12:00:00.000Z", "b"),
    at("2026-01-01T12:00:00.001Z", "a"),
    at("2026-01-03T00:00:00.000Z", "b"),
    at("2026-01-03T00:00:00.001Z", "b"),
  ] as const;
  for (const each of [third, before, second, after, first]) await audit.append(each);
  expect(await collect(audit.between(first.at, third.at))).toEqual([first, second, third]);
  expect(await collect(audit.between("2026-01-02T00:00:00.000Z", "2026-01-02T00:00:00.000Z"))).toEqual([]);
});

it("the same event again adds nothing: an answer may be lost", async () => {
  const audit = dynamodbAudit(client, tables);
  await audit.append(event);
  await audit.append(event);
  expect(await collect(audit.of("acme"))).toEqual([event]);
});

describe("an entry that somebody writes over", () => {
  const changed = fc.record(
    {
      actor: fc.string(),
      at: fc.constant("2026-01-01T00:00:00.001Z"),
      change: fc.constantFrom("update", "delete", 5),
      after: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const texts = fc.oneof(
    changed
      .filter((each) => Object.keys(each).length > 0)
      .map((each) => JSON.stringify({ ...event, ...each })),
    fc.string(),
  );

  it("is told, and what it says then is not repeated, whatever that is", async () => {
    const audit = dynamodbAudit(client, tables);
    await audit.append(event);
    const [Item = {}] = await stored();
    await fc.assert(
      fc.asyncProperty(
        texts.filter((text) => text !== Item["event"]?.S),
        async (text) => {
          await client.send(
            new PutItemCommand({ TableName: tables.audit, Item: { ...Item, event: { S: text } } }),
          );
          const altered = {
            tenantId: "acme",
            at: event.at,
            change: "unknown",
            phase: "begun",
            operation: "o",
            actor: "unknown",
            altered: true,
          };
          expect(await collect(audit.of("acme"))).toEqual([altered]);
          expect(await collect(audit.between(event.at, event.at))).toEqual([altered]);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("cannot be made by the command, also not under the same operation", async () => {
    const audit = dynamodbAudit(client, tables);
    await audit.append(event);
    await audit.append({ ...event, actor: "somebody else" });
    expect((await collect(audit.of("acme"))).map(({ actor }) => actor).sort()).toEqual([
      "somebody else",
      "someone",
    ]);
    const [Item = {}] = await stored();
    await client.send(new PutItemCommand({ TableName: tables.audit, Item: { ...Item, event: { S: "{}" } } }));
    await expect(
      Promise.all([audit.append(event), audit.append({ ...event, actor: "somebody else" })]),
    ).rejects.toThrow("conditional request failed");
  });
});

it("events that an earlier version wrote beside the records are read in their places, and marked", async () => {
  const audit = dynamodbAudit(client, tables);
  const at = (time: string): AuditEvent => ({ ...event, at: time, operation: time });
  const earlier = [at("2026-01-01T00:00:00.001Z"), at("2026-01-01T00:00:00.003Z")];
  const later = [
    at("2026-01-01T00:00:00.000Z"),
    at("2026-01-01T00:00:00.002Z"),
    at("2026-01-02T00:00:00.000Z"),
  ];
  for (const each of earlier) {
    const Item = {
      tenantId: { S: "acme" },
      item: { S: `event#${each.at}#${each.operation}#${each.phase}` },
      day: { S: "2026-01-01" },
      event: { S: JSON.stringify(each) },
    };
    await client.send(new PutItemCommand({ TableName: tables.tenants, Item }));
  }
  for (const each of later) await audit.append(each);
  const inOrder = [
    later[0],
    { ...earlier[0], unprotected: true },
    later[1],
    { ...earlier[1], unprotected: true },
    later[2],
  ];
  expect(await collect(audit.of("acme"))).toEqual(inOrder);
  expect(await collect(audit.between("2026-01-01T00:00:00.000Z", "2026-01-02T23:00:00.000Z"))).toEqual(
    inOrder,
  );
});
