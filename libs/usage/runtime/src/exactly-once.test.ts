import { writtenLine } from "@tollgate/observability-runtime/sample";
import fc from "fast-check";
import { envelopeOf, eventId } from "./envelopes.test-support";
import { countedLine } from "./lines/counted-line";
import { hourOf } from "./lines/hour";
import { memoryUsage } from "./memory-usage.test-support";
import { readAllUsage, readTenantUsage } from "./read/read-usage";
import { sealHours } from "./seal/seal-hours";
import { lineCounter } from "./spool/count-lines";
import { UsageSums } from "./sums/usage-sums";
import { countLine } from "./sums/usage-totals";
import { parseAccessLogLine } from "@tollgate/observability-runtime";

const START = Date.parse("2026-11-30T10:00:00Z");
const MINUTE = 60_000;
const TENANTS = ["acme", "globex", undefined];

const anyLine = fc.record({
  tenantId: fc.constantFrom(...TENANTS),
  tokenId: fc.constantFrom("t1", "t2", undefined),
  apiKeyId: fc.constantFrom("k1", undefined),
  resourcePath: fc.constantFrom("/health", "/orders/{id}", undefined),
  status: fc.constantFrom(200, 201, 404, 429, 503),
  errorType: fc.constantFrom("THROTTLED", "INTEGRATION_FAILURE", undefined),
  bytes: fc.nat(1_000_000),
  responseLatency: fc.nat(40_000),
  integrationLatency: fc.option(fc.nat(30_000), { nil: undefined }),
  time: fc.nat(150 * MINUTE).map((offset) => START + offset),
});

/** What happens at once: deliveries of some lines, in any order and repeatedly, and seals. */
const anyStep = fc.record({
  minutes: fc.nat(50),
  /** Each by one of two processes of the function. */
  deliveries: fc.array(fc.tuple(fc.nat(1), fc.array(fc.nat(), { maxLength: 12 })), { maxLength: 3 }),
  seals: fc.nat(3),
  /** The calls that fail from the beginning of the step, before or after their effect. */
  faults: fc.array(fc.tuple(fc.nat(40), fc.boolean()), { maxLength: 3 }),
});

it("counts each line once after any mix of repetitions, order, kills, failures and seals", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyLine, { minLength: 1, maxLength: 30 }),
      fc.array(anyStep, { maxLength: 8 }),
      fc.infiniteStream(fc.oneof(fc.nat(3), fc.nat(60))),
      async (lines, steps, waits) => {
        let now = START;
        let calls = 0;
        let faults = new Map<number, boolean>();
        const usage = memoryUsage(async (call) => {
          const fault = faults.get(calls++);
          for (let wait = waits.next().value ?? 0; wait > 0; wait -= 1) await Promise.resolve();
          if (fault === true) throw new Error("before");
          const result = call();
          if (fault === false) throw new Error("after");
          return result;
        });
        const clock = () => now;
        const events = lines.map((line, at) => ({
          id: eventId(at),
          timestamp: line.time,
          message: writtenLine(line),
        }));
        const arrived = new Set<number>();
        const start = () => lineCounter({ ...usage, clock });
        const processes = [start(), start()];
        const deliver = async (process: number, some: readonly number[]) => {
          try {
            await processes[process]!(envelopeOf(some.map((at) => events[at]!)));
          } catch (error) {
            processes[process] = start();
            throw error;
          }
          for (const at of some) arrived.add(at);
        };
        const seal = async () => {
          const sealed = sealHours({ ...usage, clock });
          while ((await sealed.next()).done !== true);
        };
        for (const { minutes, deliveries, seals, faults: wanted } of steps) {
          now += minutes * MINUTE;
          const ready = events.flatMap(({ timestamp }, at) => (timestamp <= now ? [at] : []));
          [calls, faults] = [0, new Map(wanted)];
          await Promise.allSettled([
            ...deliveries.map(([process, picks]) =>
              deliver(process, ready.length === 0 ? [] : picks.map((pick) => ready[pick % ready.length]!)),
            ),
            ...Array.from({ length: seals }, seal),
          ]);
          faults = new Map();
          // No line is lost, and none counted twice: those of failed deliveries may be there.
          const { hours } = await readAllUsage(hourOf(START), "2026-11-30T23", { ...usage, clock });
          const counted = hours.reduce((sum, [, sums]) => sum + sums.requests, 0);
          expect(counted).toBeGreaterThanOrEqual(arrived.size);
          expect(counted).toBeLessThanOrEqual(ready.length);
        }
        now = START + 200 * MINUTE;
        const missing = events.flatMap((_, at) => (arrived.has(at) ? [] : [at]));
        await deliver(0, missing);
        const wanted = expectedSums(events.map(({ message }) => message));
        for (const isSealed of [false, true]) {
          if (isSealed) {
            now += 60 * MINUTE;
            await seal();
            expect(await usage.pending.all()).toEqual({ hours: [], unreadable: [] });
          }
          for (const tenant of TENANTS.map((each) => each ?? "#none")) {
            const { hours } = await readTenantUsage(tenant, hourOf(START), "2026-11-30T23", {
              ...usage,
              clock,
            });
            expect(written(hours)).toEqual(written(wanted.get(tenant) ?? []));
          }
        }
        const sealedLines = [];
        for await (const sealed of usage.ledger.sealedHours(hourOf(START), "2026-11-30T23"))
          sealedLines.push(sealed.lines);
        expect(sealedLines.reduce((sum, each) => sum + each, 0)).toBe(lines.length);
      },
    ),
  );
});

/** The sums of lines by tenant and hour. */
function expectedSums(
  messages: readonly string[],
): ReadonlyMap<string, readonly (readonly [string, UsageSums])[]> {
  const byTenant = new Map<string, Map<string, UsageSums>>();
  for (const message of messages) {
    const parsed = parseAccessLogLine(message);
    if (typeof parsed === "string") throw new Error(parsed);
    const line = countedLine(parsed);
    const hours = byTenant.get(line.tenant) ?? new Map<string, UsageSums>();
    byTenant.set(line.tenant, hours);
    const hour = new Date(parsed.time).toISOString().slice(0, 13);
    const sums = hours.get(hour) ?? new UsageSums();
    hours.set(hour, sums);
    countLine(sums.of(line.route, String(line.statusClass), line.token), line);
  }
  return new Map([...byTenant].map(([tenant, hours]) => [tenant, [...hours]]));
}

/** Sums as values, in order. */
function written(hours: readonly (readonly [string, UsageSums])[]): readonly string[] {
  return hours
    .flatMap(([hour, sums]) =>
      [...sums].map(([labels, { latency, ...totals }]) =>
        JSON.stringify([hour, labels, totals, latency.entries()]),
      ),
    )
    .sort();
}
