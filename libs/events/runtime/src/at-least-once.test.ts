import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dev } from "@tollgate/environments/sample";
import { auditTable, createTableInput, tenantEventsTable } from "@tollgate/records";
import {
  type AuditEvent,
  createTenant,
  deleteTenant,
  dynamodbAudit,
  mintTenantToken,
  moveTenant,
  resumeTenant,
  revokeToken,
  rotateToken,
  suspendTenant,
  type Tenancy,
  type TenantPorts,
  updateTenant,
} from "@tollgate/tenant-provisioning-runtime";
import { aroundCalls, fakeWorld } from "@tollgate/tenant-provisioning-runtime/fakes";
import { fixedClock, type LocalDynamoDb, startLocalDynamoDb } from "@tollgate/testing-runtime";
import fc from "fast-check";
import { dynamodbNotices } from "./adapters/dynamodb-notices";
import { dynamodbOutbox } from "./adapters/dynamodb-outbox";
import { dynamodbSequences } from "./adapters/dynamodb-sequences";
import { CHANGE_TYPES } from "./event/tenant-event";
import { memoryEvents, type TestEvents } from "./memory-events.test-support";
import type { Notice } from "./notices/notice";
import { type RelayPorts, relayEvents } from "./relay/relay-events";
import { GRACE_MS } from "./relay/told-by";
import { tenantEvent, type TenantEvent } from "./schema/tenant-event";

const TENANTS = ["acme", "globex"] as const;
const SOURCE = "/tollgate/example-gateway/dev";
const START = Date.parse("2026-11-30T10:00:00Z");

/** Where a process is killed: before or after the effect of its n-th call, or nowhere. */
const anyKill = fc.option(fc.record({ call: fc.nat(14), isAfter: fc.boolean() }), {
  nil: undefined,
  freq: 1,
});
type Kill = { readonly call: number; readonly isAfter: boolean } | undefined;

const anyCommand = fc.record({
  tenantId: fc.constantFrom(...TENANTS),
  command: fc.constantFrom(
    "create",
    "create",
    "suspend",
    "resume",
    "move",
    "update",
    "mint",
    "rotate",
    "revoke",
    "delete",
    "notice",
  ),
  kill: anyKill,
});

/** What happens at once. */
const anyStep = fc.record({
  minutes: fc.constantFrom(0, 1, 20),
  commands: fc.array(anyCommand, { maxLength: 3 }),
  relays: fc.array(anyKill, { maxLength: 2 }),
  /** The tenants whose events the bus refuses. */
  refused: fc.subarray([...TENANTS]),
  /** How many writes the index of the outbox is behind. */
  lag: fc.constantFrom(0, 0, 1, 3, 10),
});

/** A change as the test saw it. */
interface Seen {
  readonly begun: AuditEvent;
  readonly phases: AuditEvent["phase"][];
  /** Whether it certainly took effect. */
  hasEffect: boolean;
}

/** The calls after whose effect a change has happened. */
const EFFECTS: Readonly<Partial<Record<AuditEvent["change"], string>>> = {
  create: "records.write",
  suspend: "records.write",
  resume: "records.write",
  move: "records.write",
  update: "records.write",
  delete: "records.remove",
  "mint-token": "tokens.release",
  "revoke-token": "tokens.remove",
};

/** The changes of which the store shows whether they happened. */
const SHOWN: readonly AuditEvent["change"][] = ["delete", "mint-token", "revoke-token"];

/** Makes the calls of one process, until it is killed. */
function process(kill: Kill, waits: Iterator<number>) {
  let calls = 0;
  let isDead = false;
  return async (call: () => unknown): Promise<unknown> => {
    for (let wait = waits.next().value ?? 0; wait > 0; wait -= 1) await Promise.resolve();
    const isLast = kill !== undefined && calls === kill.call;
    calls += 1;
    if (isDead || (isLast && !kill.isAfter)) {
      isDead = true;
      throw new Error("killed");
    }
    const result = await call();
    isDead ||= isLast;
    if (isLast) throw new Error("killed");
    return result;
  };
}

function simulation(events: TestEvents, waits: Iterator<number>) {
  const clock = fixedClock(START);
  const world = fakeWorld({ ...dev, events: { archiveDays: 30 } }, clock);
  const seen = new Map<string, Seen>();
  const published: TenantEvent[] = [];
  let refused: readonly string[] = [];
  let notices = 0;

  /** The ports of a command in a process of its own. The test sees what takes effect. */
  const tenancyOf = (kill: Kill): Tenancy => {
    const run = process(kill, waits);
    let own: Seen | undefined;
    const audit: TenantPorts["audit"] = {
      ...world.ports.audit,
      async append(event) {
        clock.advance(1);
        await events.append(event);
        await world.ports.audit.append(event);
        const change = seen.get(event.operation) ?? { begun: event, phases: [], hasEffect: false };
        change.phases.push(event.phase);
        seen.set(event.operation, change);
        own ??= change;
      },
    };
    return world.tenancyOf(
      aroundCalls({ ...world.ports, audit }, (name, call) =>
        run(async () => {
          const result = await call();
          if (own !== undefined && EFFECTS[own.begun.change] === name) {
            const { change, tenantId } = own.begun;
            own.hasEffect ||= change !== "create" || world.records.get(tenantId)?.status === "active";
          }
          return result;
        }),
      ),
    );
  };
  const command = async ({ tenantId, command: name, kill }: Command): Promise<unknown> => {
    const tenancy = tenancyOf(kill);
    const tokenId =
      [...world.tokens.values()].find((token) => token.tenantId === tenantId)?.tokenId ?? "none";
    switch (name) {
      case "create":
        return createTenant({ tenantId, plan: "General", contact: "a@b.example" }, tenancy);
      case "suspend":
        return suspendTenant(tenantId, tenancy);
      case "resume":
        return resumeTenant(tenantId, tenancy);
      case "move":
        return moveTenant(tenantId, clock() % 2 === 0 ? "Unlimited" : "General", tenancy);
      case "update":
        return updateTenant(tenantId, { name: `name ${clock()}` }, tenancy);
      case "mint":
        return mintTenantToken({ tenantId }, tenancy);
      case "rotate":
        return rotateToken({ tenantId, tokenId, overlapSeconds: 60 }, tenancy);
      case "revoke":
        return revokeToken({ tenantId, tokenId }, tenancy);
      case "delete":
        return deleteTenant(tenantId, tenancy);
      case "notice":
        return events.notify(noticeOf(tenantId, (notices += 1)));
    }
  };
  const relay = (kill: Kill) => {
    const run = process(kill, waits);
    const bus: RelayPorts["bus"] = {
      async publish(some) {
        const codes = new Map<number, string>();
        some.forEach((event, at) => {
          if (refused.includes(event.subject)) codes.set(at, "ThrottlingException");
          else published.push(event);
        });
        return codes;
      },
    };
    const { outbox, sequences } = events;
    const { records, lookup } = world.ports;
    const ports = aroundCalls({ outbox, sequences, bus, records, lookup }, (_, call) => run(call));
    const state: RelayPorts["state"] = {
      record: (tenantId) => ports.records.get(tenantId),
      tokens: (tenantId) => ports.lookup.ofTenant(tenantId),
    };
    return relayEvents({ ...ports, state, source: SOURCE, clock });
  };
  return {
    clock,
    seen,
    published,
    command,
    relay,
    refuse: (tenants: readonly string[]) => (refused = tenants),
    notices: () => notices,
  };
}

function noticeOf(tenantId: string, number: number): Notice {
  return {
    tenantId,
    id: `${tenantId}-ending-${number}`,
    type: "tollgate.token.ending",
    at: new Date(START + number).toISOString(),
    data: { tokenId: "t", expiresAt: 1 },
  };
}

async function isPublishedOnceNumbered(
  steps: readonly Step[],
  waits: Iterator<number>,
  create: (lag: () => number) => Promise<TestEvents>,
): Promise<void> {
  let lag = 0;
  const simulated = simulation(await create(() => lag), waits);
  const { clock, seen, published, command, relay, refuse } = simulated;
  for (const step of steps) {
    clock.advance(step.minutes * 60_000);
    refuse(step.refused);
    lag = step.lag;
    await Promise.allSettled([...step.commands.map(command), ...step.relays.map(relay)]);
  }
  // Everything works again, and what was interrupted is known to be.
  refuse([]);
  lag = 0;
  for (let run = 0; run < 2; run += 1) {
    clock.advance(GRACE_MS);
    expect((await relay(undefined)).failures).toEqual(new Map());
  }

  const byId = new Map<string, TenantEvent>();
  for (const event of published) {
    expect(event).toEqual(byId.get(event.id) ?? event);
    byId.set(event.id, event);
    tenantEvent.parse(event);
  }
  for (const tenantId of TENANTS) {
    const numbers = [...byId.values()]
      .filter(({ subject }) => subject === tenantId)
      .map(({ sequence }) => sequence);
    expect(numbers.map(Number)).toEqual(numbers.map((_, at) => at + 1));
  }
  for (const [operation, { begun, phases, hasEffect }] of seen) {
    const told = byId.get(operation)?.type;
    if (phases.includes("done")) expect(told).toBe(CHANGE_TYPES[begun.change]);
    // Nothing that happened is kept quiet, and nothing is told that did not happen, by this command or by another.
    if (hasEffect && !phases.includes("undone"))
      expect([told, byId.get(`${operation}-unfinished`)?.type]).toContainEqual(expect.any(String));
    const rivals = [...seen.values()].filter((each) => isSameChange(each.begun, begun));
    if (SHOWN.includes(begun.change) && !rivals.some((each) => each.hasEffect)) expect(told).toBeUndefined();
  }
  const ofNotices = [...byId.values()].filter(({ type }) => type === "tollgate.token.ending");
  expect(ofNotices).toHaveLength(simulated.notices());
}

function isSameChange(one: AuditEvent, other: AuditEvent): boolean {
  const tokenOf = ({ before, after }: AuditEvent) => before?.tokenId ?? after?.tokenId;
  return one.change === other.change && one.tenantId === other.tenantId && tokenOf(one) === tokenOf(other);
}

type Command = typeof anyCommand extends fc.Arbitrary<infer Value> ? Value : never;
type Step = typeof anyStep extends fc.Arbitrary<infer Value> ? Value : never;

it("publishes each change, under one id and number, whatever is killed, late, refused or run twice", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 8 }), fc.infiniteStream(fc.nat(8)), (steps, waits) =>
      isPublishedOnceNumbered(steps, waits, async (lag) => memoryEvents(lag)),
    ),
    { numRuns: 250 },
  );
});

describe("in DynamoDB's tables", () => {
  let dynamodb: LocalDynamoDb;
  let client: DynamoDBClient;
  let environments = 0;

  beforeAll(async () => {
    dynamodb = await startLocalDynamoDb();
    client = new DynamoDBClient({
      endpoint: dynamodb.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  });
  afterAll(async () => {
    client.destroy();
    await dynamodb.close();
  });

  async function tablesEvents(): Promise<TestEvents> {
    const environment = { service: "shop", name: `e${(environments += 1)}`, events: {} };
    const [audit, tenantEvents] = [auditTable(environment), tenantEventsTable(environment)];
    for (const table of [audit, tenantEvents])
      await client.send(new CreateTableCommand(createTableInput(table)));
    const trail = dynamodbAudit(client, { audit: audit.name, tenants: "none" }, { hasOutbox: true });
    return {
      outbox: dynamodbOutbox(client, { audit: audit.name, tenantEvents: tenantEvents.name }),
      sequences: dynamodbSequences(client, tenantEvents.name),
      append: (event) => trail.append(event),
      notify: (notice) => dynamodbNotices(client, tenantEvents.name).write(notice),
    };
  }

  it("publishes each change, under one id and number, likewise", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 4 }), fc.infiniteStream(fc.nat(3)), (steps, waits) =>
        isPublishedOnceNumbered(steps, waits, tablesEvents),
      ),
      { numRuns: 3 },
    );
  });
});
