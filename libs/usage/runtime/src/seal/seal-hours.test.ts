import { DynamoDBClient, CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { createTableInput, usageLinesTable, usageTable } from "@tollgate/records";
import { writtenLine } from "@tollgate/observability-runtime/sample";
import { collect, startLocalDynamoDb, type LocalDynamoDb } from "@tollgate/testing-runtime";
import { dynamodbLedger } from "../adapters/dynamodb-ledger";
import { dynamodbSpool } from "../adapters/dynamodb-spool";
import { envelopeOf, eventId } from "../envelopes.test-support";
import { hourOf } from "../lines/hour";
import { WINDOW_MS } from "../lines/read-lines";
import { memoryUsage, type MemoryUsage } from "../memory-usage.test-support";
import { readAllUsage, readTenantUsage } from "../read/read-usage";
import { openTokenUses } from "../read/token-uses";
import { lineCounter } from "../spool/count-lines";
import type { SealedHour } from "../sums/ledger";
import { UsageSums } from "../sums/usage-sums";
import { GRACE_MS, sealHours, SPOOL_MS } from "./seal-hours";

const HOUR = "2026-11-30T10";
const START = Date.parse(`${HOUR}:00Z`);
const END = START + 3_600_000;
const NEXT_HOUR = "2026-11-30T11";

let dynamodb: LocalDynamoDb;
let client: DynamoDBClient;
let environments = 0;

beforeAll(async () => {
  dynamodb = await startLocalDynamoDb();
  client = new DynamoDBClient(dynamodb.clientOptions);
});
afterAll(async () => {
  client.destroy();
  await dynamodb.close();
});

async function tablesUsage(): Promise<MemoryUsage> {
  const environment = { service: "shop", name: `e${++environments}` };
  for (const table of [usageTable(environment), usageLinesTable(environment)])
    await client.send(new CreateTableCommand(createTableInput(table)));
  const spool = dynamodbSpool(client, usageLinesTable(environment).name);
  // Small parts, so that most sums have several.
  const ledger = dynamodbLedger(client, usageTable(environment).name, { retentionDays: 400, partBytes: 40 });
  return { spool, pending: spool.pending, ledger };
}

describe.each([
  ["in memory", async () => memoryUsage()],
  ["in DynamoDB's tables", tablesUsage],
])("hours are sealed, %s", (_, create) => {
  let now: number;
  let usage: MemoryUsage;
  const clock = () => now;
  const line = (number: number, minute = 1, wanted: Parameters<typeof writtenLine>[0] = {}) => ({
    id: eventId(number),
    timestamp: START + minute * 60_000,
    message: writtenLine({ time: START + minute * 60_000, ...wanted }),
  });
  const deliver = (...lines: readonly ReturnType<typeof line>[]) =>
    lineCounter({ ...usage, clock })(envelopeOf(lines));
  const seal = async (ports = usage) => {
    const sealed: SealedHour[] = [];
    for await (const each of sealHours({ ...ports, clock })) sealed.push(each);
    return sealed;
  };
  /** Requests by hour: of the ledger alone, without lines that wait. */
  const stored = async (tenant = "acme") => {
    const counts: Record<string, number> = {};
    for await (const [hour, sums] of usage.ledger.tenantHours(tenant, HOUR, "2026-12-31T23"))
      counts[hour] = sums.requests;
    return counts;
  };

  beforeEach(async () => {
    usage = await create();
    now = START;
  });

  it("some minutes after their end, and once", async () => {
    await deliver(line(1), line(2), line(2));
    now = END + GRACE_MS - 1;
    expect(await seal()).toEqual([]);
    now += 1;
    expect(await seal()).toEqual([{ hour: HOUR, lines: 2, unread: {}, sealedAt: now }]);
    expect(await seal()).toEqual([]);
    expect(await stored()).toEqual({ [HOUR]: 2 });
  });

  it("again for a line that comes late, which goes to its own hour", async () => {
    await deliver(line(1));
    now = END + GRACE_MS;
    await seal();
    await deliver(line(1), line(2, 59), line(3, 61));
    expect(await seal()).toMatchObject([{ hour: HOUR, lines: 2 }]);
    now += 3_600_000;
    expect(await seal()).toMatchObject([{ hour: NEXT_HOUR, lines: 1 }]);
    expect(await stored()).toEqual({ [HOUR]: 2, [NEXT_HOUR]: 1 });
  });

  it("again when a line arrives while they are sealed", async () => {
    await deliver(line(1));
    now = END + GRACE_MS;
    const setSealed = async (sealed: SealedHour) => {
      await deliver(line(2));
      await usage.ledger.setSealed(sealed);
    };
    await seal({ ...usage, ledger: { ...usage.ledger, setSealed } });
    expect(await stored()).toEqual({ [HOUR]: 1 });
    expect(await seal()).toMatchObject([{ hour: HOUR, lines: 2 }]);
    expect(await stored()).toEqual({ [HOUR]: 2 });
  });

  it("without effect by a run that knew fewer lines and writes last", async () => {
    await deliver(line(1));
    now = END + GRACE_MS;
    const overtaken = async () => {
      await deliver(line(2));
      await seal();
    };
    let isFirst = true;
    const setTenantHour = async (tenant: string, hour: string, sums: UsageSums) => {
      if (isFirst) {
        isFirst = false;
        await overtaken();
      }
      await usage.ledger.setTenantHour(tenant, hour, sums);
    };
    await seal({ ...usage, ledger: { ...usage.ledger, setTenantHour } });
    expect(await stored()).toEqual({ [HOUR]: 2 });
    const { hours } = await readAllUsage(HOUR, HOUR, { ...usage, clock });
    expect(hours.map(([hour, sums]) => [hour, sums.requests])).toEqual([[HOUR, 2]]);
  });

  it("with lines that cannot be read, counted once by reason and kept", async () => {
    const bad = (number: number, message: string) => ({ ...line(number), message });
    const lines = [
      line(1),
      bad(2, "{"),
      bad(3, '{"v":2,"requestId":"a","time":1,"status":200}'),
      bad(4, "{}"),
    ];
    expect(await deliver(...lines)).toEqual({
      lines: 1,
      unread: { malformed: 1, otherVersion: 1, foreign: 1 },
    });
    await deliver(...lines.toReversed());
    now = END + GRACE_MS;
    expect(await seal()).toMatchObject([{ lines: 1, unread: { malformed: 1, otherVersion: 1, foreign: 1 } }]);
    const kept = [];
    for await (const { id, message } of usage.spool.unreadOf(HOUR)) kept.push([id, message]);
    expect(kept).toEqual(expect.arrayContaining([[eventId(2), "{"]]));
  });

  it("without a batch that cannot be read, whose lines are counted as damaged until it is repaired", async () => {
    const [whole, broken] = [envelopeOf([line(1), line(2)]), envelopeOf([line(2), line(3), line(4)])];
    const deliverTo = lineCounter({ ...usage, clock });
    await deliverTo(whole);
    let kept: Parameters<MemoryUsage["spool"]["addLines"]> | undefined;
    const addLines: MemoryUsage["spool"]["addLines"] = async (slot, batch) => {
      kept = [slot, batch];
      await usage.spool.addLines(slot, { ...batch, lines: Buffer.from("of a later version") });
    };
    await lineCounter({ ...usage, spool: { ...usage.spool, addLines }, clock })(broken);
    const before = await readTenantUsage("acme", HOUR, HOUR, { ...usage, clock });
    expect([before.hours[0]?.[1].requests, before.damaged]).toEqual([2, 2]);
    now = END + GRACE_MS;
    expect(await seal()).toMatchObject([{ hour: HOUR, lines: 2, unread: { damaged: 2 } }]);
    expect(await seal()).toEqual([]);
    // The next hour is sealed too, and the damaged one is tried again: it counts nothing twice, and writes nothing.
    now += 3_600_000;
    await deliver(line(9, 65));
    const tried: string[] = [];
    const written: string[] = [];
    const linesOf: MemoryUsage["spool"]["linesOf"] = (slot) => {
      tried.push(slot.slice(0, HOUR.length));
      return usage.spool.linesOf(slot);
    };
    const setSealed = (sealed: SealedHour) => {
      written.push(sealed.hour);
      return usage.ledger.setSealed(sealed);
    };
    const setTenantHour: MemoryUsage["ledger"]["setTenantHour"] = (tenant, hour, sums) => {
      written.push(hour);
      return usage.ledger.setTenantHour(tenant, hour, sums);
    };
    const watched = {
      ...usage,
      spool: { ...usage.spool, linesOf },
      ledger: { ...usage.ledger, setSealed, setTenantHour },
    };
    expect(await seal(watched)).toMatchObject([{ hour: NEXT_HOUR, unread: {} }]);
    expect(new Set(tried)).toEqual(new Set([NEXT_HOUR, HOUR]));
    expect(new Set(written)).toEqual(new Set([NEXT_HOUR]));
    await usage.spool.addLines(...kept!);
    await deliver(line(10, 66));
    expect(await seal()).toMatchObject([{ hour: NEXT_HOUR }, { hour: HOUR, lines: 4, unread: {} }]);
    expect(await stored()).toEqual({ [HOUR]: 4, [NEXT_HOUR]: 2 });
  });

  it("beside a mark that cannot be read, which fails the run and lets no hour look complete", async () => {
    now = END + GRACE_MS;
    await deliver(line(1), line(2, 61));
    await usage.pending.mark("2026-11-30T10#later");
    const sealed: string[] = [];
    const run = async () => {
      for await (const { hour } of sealHours({ ...usage, clock })) sealed.push(hour);
    };
    const error = 'the pending hour "2026-11-30T10#later" cannot be read';
    await expect(run()).rejects.toThrow(error);
    now += 3_600_000;
    await expect(run()).rejects.toThrow(error);
    expect(sealed).toEqual([HOUR, NEXT_HOUR]);
    const { hours, completeTo, unreadableMarks } = await readTenantUsage("acme", HOUR, NEXT_HOUR, {
      ...usage,
      clock,
    });
    expect(hours.map(([hour]) => hour)).toEqual([HOUR, NEXT_HOUR]);
    expect([unreadableMarks, hourOf(completeTo)]).toEqual([1, "2026-11-22T13"]);
    await expect(openTokenUses({ ...usage, clock })).rejects.toThrow(error);
  });

  it("and keep what is damaged once they are closed", async () => {
    const addLines: MemoryUsage["spool"]["addLines"] = (slot, batch) =>
      usage.spool.addLines(slot, { ...batch, ids: Buffer.alloc(3) });
    await lineCounter({ ...usage, spool: { ...usage.spool, addLines }, clock })(envelopeOf([line(1)]));
    now = END + GRACE_MS;
    expect(await seal()).toMatchObject([{ lines: 0, unread: { damaged: 1 } }]);
    now = END + SPOOL_MS;
    await deliver(line(2));
    expect(await seal()).toMatchObject([{ lines: 0, unread: { damaged: 1, tooLate: 1 } }]);
  });

  it("and closed: later lines are unread, and what was counted stays", async () => {
    await deliver(line(1));
    now = END + GRACE_MS;
    await seal();
    now = START + 60_000 + WINDOW_MS;
    await deliver(line(2));
    expect(await seal()).toMatchObject([{ hour: HOUR, lines: 2, unread: {} }]);
    now += 1;
    expect(await deliver(line(3))).toEqual({ lines: 0, unread: { tooLate: 1 } });
    now = END + SPOOL_MS;
    expect(await seal()).toMatchObject([{ hour: HOUR, lines: 2, unread: { tooLate: 1 } }]);
    expect(await stored()).toEqual({ [HOUR]: 2 });
    const day = "2026-11-30T00";
    expect((await usage.ledger.allTenantsOfDay(day))?.requests).toBe(2);
    expect(await collect(usage.ledger.summedDays(day, day))).toEqual([[day, 2]]);
  });

  it("and read beside the lines that wait", async () => {
    await deliver(line(1), line(2, 5, { tenantId: "globex", status: 503 }));
    now = END + GRACE_MS;
    await seal();
    now = END + 70 * 60_000;
    await deliver(line(3, 65, { status: 404 }), line(4, 2));
    const { hours, completeTo } = await readTenantUsage("acme", HOUR, NEXT_HOUR, { ...usage, clock });
    expect(
      hours.map(([hour, sums]) => [hour, [...sums].map(([labels, { requests }]) => [...labels, requests])]),
    ).toEqual([
      [HOUR, [["GET /health", "2", "t1", 2]]],
      [NEXT_HOUR, [["GET /health", "4", "t1", 1]]],
    ]);
    // The first hour has a late line, so that it is not complete either.
    expect(completeTo).toBe(START);
    await seal();
    expect((await readTenantUsage("acme", HOUR, HOUR, { ...usage, clock })).completeTo).toBe(END + 3_600_000);
  });
});

it("a ledger that was opened without a retention is not written, because its sums would expire at once", async () => {
  const environment = { service: "shop", name: "unwritten" };
  const ledger = dynamodbLedger(client, usageTable(environment).name);
  await expect(ledger.setTenantHour("acme", HOUR, new UsageSums())).rejects.toThrow("needs retentionDays");
});
