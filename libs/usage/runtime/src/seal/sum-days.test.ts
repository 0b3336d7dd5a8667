import { writtenLine } from "@tollgate/observability-runtime/sample";
import { collect } from "@tollgate/testing-runtime";
import { envelopeOf, eventId } from "../envelopes.test-support";
import { memoryUsage } from "../memory-usage.test-support";
import { streamAllDays, streamAllUsage } from "../read/read-usage";
import { combinedUsage, usageBy } from "../report/usage-by";
import { lineCounter } from "../spool/count-lines";
import { sealHours } from "./seal-hours";

const FIRST = "2026-11-01T00";
const LAST = "2026-11-03T23";
const HOUR = 3_600_000;

it("gives readers of days the sums of the hours, from few items, and after a late line too", async () => {
  const usage = memoryUsage();
  let now = Date.parse("2026-11-01T05:00:00Z");
  const clock = () => now;
  let events = 0;
  const count = async (time: number, tenantId: string) => {
    const event = { id: eventId((events += 1)), timestamp: time, message: writtenLine({ time, tenantId }) };
    await lineCounter({ ...usage, clock })(envelopeOf([event]));
  };
  const sources = { ...usage, clock };
  const rows = async (stream: typeof streamAllDays) => {
    const { hours } = await stream(FIRST, LAST, sources);
    const found = await collect(hours);
    return {
      items: found.map(([hour]) => hour),
      sums: JSON.stringify(combinedUsage("tenant", [await usageBy("tenant", found)])),
    };
  };
  const expectItems = async (...items: readonly string[]) => {
    const days = await rows(streamAllDays);
    expect(days).toEqual({ items, sums: (await rows(streamAllUsage)).sums });
  };

  for (; now < Date.parse("2026-11-03T03:00:00Z"); now += 7 * HOUR) {
    await count(now, "acme");
    await count(now, "globex");
    await collect(sealHours(sources));
  }
  // Those of the first day are 05, 12 and 19.
  await expectItems("2026-11-01T00", "2026-11-02T02", "2026-11-02T09", "2026-11-02T16", "2026-11-02T23");

  await collect(sealHours(sources));
  await expectItems("2026-11-01T00", "2026-11-02T00");

  await count(Date.parse("2026-11-01T06:00:00Z"), "acme");
  const hours = ["2026-11-01T05", "2026-11-01T06", "2026-11-01T12", "2026-11-01T19"];
  await expectItems(...hours, "2026-11-02T00");
  const setAllTenantsOfDay = () => Promise.reject(new Error("killed"));
  const killed = sealHours({ ...sources, ledger: { ...usage.ledger, setAllTenantsOfDay } });
  await expect(collect(killed)).rejects.toThrow("killed");
  await expectItems(...hours, "2026-11-02T00");

  await count(now, "acme");
  now += 2 * HOUR;
  await collect(sealHours(sources));
  await expectItems("2026-11-01T00", "2026-11-02T00", "2026-11-03T06");
});
