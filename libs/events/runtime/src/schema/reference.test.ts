import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AuditedChange, AuditEntry } from "@tollgate/tenant-provisioning-runtime";
import Ajv from "ajv";
import { CHANGE_TYPES, changeEvent, numbered, unfinishedEvent } from "../event/tenant-event";
import { memoryEvents } from "../memory-events.test-support";
import { endingNotice, unusedNotice } from "../notices/token-notices";
import { quotaNotice } from "../notices/quota-notice";
import { relayEvents } from "../relay/relay-events";
import { eventsPage } from "./events-page";
import { jsonSchema } from "./json-schema";
import { type TenantEvent, tenantEvent } from "./tenant-event";

const NOW = Date.parse("2026-11-30T10:00:00Z");
const SOURCE = "/tollgate/example-gateway/dev";
const reference = (name: string) =>
  readFileSync(join(__dirname, "../../../../../apps/docs/reference", name), "utf8");

const entry = (change: AuditEntry["change"], more: Partial<AuditEntry> = {}): AuditEntry => ({
  tenantId: "acme",
  at: "2026-11-30T10:00:00.000Z",
  change,
  phase: "done",
  operation: "0123456789abcdef",
  actor: "arn:aws:iam::000000000000:user/a",
  before: { status: "active", plan: "General", cell: "1" },
  after: {
    status: "suspended",
    plan: "Unlimited",
    limits: { throttle: { rateLimit: 1, burstLimit: 2 }, quota: { limit: 3, period: "DAY" } },
    apiKeyId: "key",
    name: "Acme",
    contact: "ops@acme.example",
    metadata: { region: "eu" },
    tokenId: "fedcba9876543210",
    label: "ci",
    expiresAt: 1,
    scopes: ["orders:read"],
    disabled: true,
  },
  ...more,
});

/** An event of every type, as it is published. */
async function everyEvent(): Promise<readonly TenantEvent[]> {
  const changes = Object.keys(CHANGE_TYPES) as AuditedChange[];
  const ofChanges = [
    ...changes.map((change) => changeEvent(entry(change))),
    changeEvent(entry("unknown", { altered: true })),
    changeEvent(entry("update", { after: { name: "a".repeat(300_000) } })),
    unfinishedEvent(entry("suspend")),
  ].map((event, at) => numbered(event, SOURCE, at + 1));
  const events = memoryEvents();
  const token = {
    tokenHash: "h",
    clientId: "key",
    tenantId: "acme",
    tokenId: "t",
    label: "ci",
    createdAt: 0,
    expiresAt: NOW / 1000 + 60,
  };
  const ending = endingNotice(token, NOW / 1000);
  const quota = { percent: 80, limit: 10, period: "DAY", periodStart: NOW } as const;
  for (const notice of [
    ending,
    unusedNotice(token, NOW / 1000),
    quotaNotice({ tenantId: "acme", ...quota }, NOW),
  ])
    if (notice !== undefined) await events.notify(notice);
  const published: TenantEvent[] = [];
  await relayEvents({
    ...events,
    bus: {
      async publish(some) {
        published.push(...some);
        return new Map();
      },
    },
    state: {
      record: async () => ({ tenantId: "acme", name: "Acme", contact: "https://acme.example/hook" }) as never,
      async *tokens() {},
    },
    source: SOURCE,
  });
  return [...ofChanges, ...published];
}

it("every type of event is valid by the published JSON Schema, and an event with anything more is not", async () => {
  const validate = new Ajv({ unknownFormats: "ignore" }).compile(
    JSON.parse(reference("events.schema.json")) as object,
  );
  const events = await everyEvent();
  for (const event of events) {
    expect([event.type, validate(event), validate.errors]).toEqual([event.type, true, null]);
    expect(validate({ ...event, more: 1 })).toBe(false);
    expect(validate({ ...event, data: { ...event.data, token: "a secret" } })).toBe(false);
  }
  const types = tenantEvent.options.map(({ shape }) => shape.type.value).sort();
  expect([...new Set(events.map(({ type }) => type))].sort()).toEqual(types);
});

it("a notice carries the tenant's contact", async () => {
  const quota = (await everyEvent()).find(({ type }) => type === "tollgate.quota.reached");
  expect(quota).toMatchObject({ data: { percent: 80, contact: "https://acme.example/hook", name: "Acme" } });
});

it("the reference is up to date", () => {
  expect(JSON.parse(reference("events.schema.json"))).toEqual(JSON.parse(jsonSchema()));
  expect(reference("events.md")).toBe(eventsPage());
});
