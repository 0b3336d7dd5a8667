import type { AuditEvent } from "@tollgate/tenant-provisioning-runtime";
import { memoryEvents } from "../memory-events.test-support";
import type { TenantEvent } from "../schema/tenant-event";
import { relayEvents } from "./relay-events";

const NOW = Date.parse("2026-11-30T12:00:00Z");
const DONE: AuditEvent = {
  tenantId: "acme",
  at: "2026-11-30T11:00:00.000Z",
  change: "suspend",
  phase: "done",
  operation: "00000000000000aa",
  actor: "ada",
};

/** Relays once. @param record the tenant's record, or why it cannot be read */
async function relayed(events: ReturnType<typeof memoryEvents>, record = async () => undefined) {
  const published: TenantEvent[] = [];
  const result = await relayEvents({
    ...events,
    bus: {
      publish: async (some) => {
        published.push(...some);
        return new Map();
      },
    },
    state: { record, async *tokens() {} },
    source: "/tollgate/api/dev",
    clock: () => NOW,
  });
  return { published, result };
}

it("tells of an entry that another program wrote, and of those after it", async () => {
  const events = memoryEvents();
  const phase = "halted" as AuditEvent["phase"];
  await events.append({ ...DONE, at: "2026-11-30T10:00:00.000Z", operation: "00000000000000bb", phase });
  await events.append(DONE);
  const { published, result } = await relayed(events);
  expect(published.map(({ type, sequence }) => [type, Number(sequence)])).toEqual([
    ["tollgate.tenant.change-unreadable", 1],
    ["tollgate.tenant.suspended", 2],
  ]);
  expect(result).toEqual({ published: 2, failures: new Map() });
});

it("takes no phase but done and undone for the end of a change", async () => {
  const events = memoryEvents();
  await events.append({ ...DONE, phase: "begun", change: "repair" });
  const at = "2026-11-30T11:00:01.000Z";
  await events.append({ ...DONE, at, change: "repair", phase: "halted" as AuditEvent["phase"] });
  const { published } = await relayed(events);
  expect(published.map(({ type }) => type)).toEqual([
    "tollgate.tenant.change-unfinished",
    "tollgate.tenant.change-unreadable",
  ]);
});

it("knows how long a notice waits that it cannot tell", async () => {
  const events = memoryEvents();
  const at = "2026-11-30T11:30:00.000Z";
  const data = { tokenId: "t", expiresAt: NOW / 1000 };
  await events.notify({ tenantId: "acme", id: "acme.ending.t.1", type: "tollgate.token.ending", at, data });
  const broken = new Error("the record cannot be read");
  const { published, result } = await relayed(events, async () => {
    throw broken;
  });
  expect(published).toEqual([]);
  expect(result).toEqual({ published: 0, failures: new Map([["acme", broken]]), oldest: Date.parse(at) });
});
