import { mkdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dev } from "@tollgate/environments/sample";
import { alarmsOf } from "@tollgate/observability-runtime";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { writtenLine } from "../lines/line.test-support";
import { ReplayFileError } from "../files/errors";
import { ReplayLog } from "./replay-log";

const MINUTE = 60_000;
const start = Date.parse("2026-11-20T10:00:00Z");
const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };

const folder = temporaryFolder();

async function replay(content: string | Buffer, name = "access.log"): Promise<ReplayLog> {
  const file = folder.write(name, content);
  const log = await ReplayLog.open({ file, environment: "dev", alarms: alarmsOf(dev.alarms) });
  await log.load();
  return log;
}

const requests = (log: ReplayLog) => log.aggregate.view(everything, MINUTE).value("requests");

/** An hour with one request per second; those of one tenant fail for some of it. */
const incident = Array.from({ length: 3600 }, (_, n) => {
  const time = start + n * 1_000;
  const fails = n % 2 === 0 && time >= start + 30 * MINUTE && time < start + 45 * MINUTE;
  const tenantId = fails ? "initech" : "acme";
  return writtenLine({ requestId: `r${n}`, time, tenantId, status: fails ? 502 : 200 });
}).join("\n");

it("shows a file on its own time, whatever the time is now", async () => {
  const log = await replay(incident);
  expect(log.defaultRange()).toEqual({ from: start, to: start + 60 * MINUTE });
  expect(requests(log)).toBe(3600);
  expect(log.info()).toEqual({ kind: "replay", environment: "dev", file: "access.log", progress: 1 });
});

it("tells gzip by its bytes, several files one after the other included", async () => {
  const half = incident.length / 2;
  const at = incident.indexOf("\n", half) + 1;
  const log = await replay(Buffer.concat([gzipSync(incident.slice(0, at)), gzipSync(incident.slice(at))]));
  expect(requests(log)).toBe(3600);
  expect(log.skipped()).toEqual({});
});

it("evaluates the alarms for each minute of the log", async () => {
  const log = await replay(incident);
  const { alarms, transitions, evaluatedUntil } = log.alarms();
  expect(evaluatedUntil).toBe(start + 60 * MINUTE);
  const [raised, ...again] = transitions.filter(({ alarm, to }) => alarm === "5xx" && to === "ALARM");
  expect((raised?.at ?? 0) - (start + 30 * MINUTE)).toBeLessThanOrEqual(3 * MINUTE);
  expect(raised?.at).toBeGreaterThan(start + 30 * MINUTE);
  // The alarm is held for hours after the last failure, so that an incident is one alarm.
  expect(again).toEqual([]);
  expect(alarms.find(({ id }) => id === "server-errors")?.state).toBe("ALARM");
  expect(alarms.find(({ id }) => id === "most-requests-refused")?.state).toBe("OK");
  expect(alarms.find(({ id }) => id === "authorizer-throttled")?.state).toBeUndefined();
});

it("counts what it cannot show, by why", async () => {
  const lines = [
    incident,
    writtenLine().slice(0, 50),
    '{"level":"INFO"}',
    writtenLine().replace('"v":1', '"v":7'),
    writtenLine({ time: 5 }),
  ];
  const log = await replay(lines.join("\n"));
  expect(log.skipped()).toEqual({ malformed: 1, foreign: 1, otherVersion: 1, outside: 1 });
  expect(log.defaultRange().from).toBe(start);
});

it.each([
  ["empty", ""],
  ["of another kind", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255, 254, 10, 13])],
  ["gzip of nothing", gzipSync("")],
])("a file that is %s is no failure", async (_, content) => {
  const log = await replay(content);
  expect(log.aggregate.lines).toBe(0);
  expect(log.info()).toMatchObject({ progress: 1 });
  expect(log.extent().to).toBeGreaterThan(log.extent().from);
});

it.each([
  ["cut off", (whole: Buffer) => whole.subarray(0, whole.length - 200), /too early/],
  [
    "damaged",
    (whole: Buffer) => Buffer.concat([whole.subarray(0, 4000), Buffer.alloc(500), whole]),
    /damaged/,
  ],
])("of gzip data that is %s, it shows what comes before and says so", async (_, spoil, says) => {
  const log = await replay(spoil(gzipSync(incident)));
  expect(requests(log)).toBeGreaterThan(0);
  expect(log.info()).toMatchObject({ problem: expect.stringMatching(says) as string });
});

it("finds requests in the file, the newest of them", async () => {
  const log = await replay(incident);
  const { signal } = new AbortController();
  const found = await log.search(({ status }) => status === 502, 3, signal);
  expect(found.lines.map(({ requestId }) => requestId)).toEqual(["r2694", "r2696", "r2698"]);
  expect(found.leftOut).toBe(447);
  expect((await log.search(({ requestId }) => requestId === "r7", 10, signal)).lines).toHaveLength(1);
});

describe("a filter", () => {
  const byRoute = (route: string) => ({ tenant: "", route, status: "", cause: "", cell: "", requestId: "" });
  const routes = ["GET", "GE", "G", "E", "T", "ET"];

  /** Opens one page per filter, in order. */
  const open = (log: ReplayLog) =>
    routes.map((route) => {
      const page = new AbortController();
      return { route, page, narrowed: log.narrow(byRoute(route), page.signal) };
    });

  it("is read to the end while a page shows it, however many others are asked for", async () => {
    const log = await replay(incident);
    const pages = open(log);
    await Promise.all(pages.map(({ narrowed }) => narrowed.read));
    expect(pages.map(({ narrowed }) => narrowed.whole.lines)).toEqual(routes.map(() => 3600));
    for (const { route, narrowed } of pages) expect(log.narrow(byRoute(route))).toBe(narrowed);
  });

  it("is read for nobody when its last page has closed and four others were asked for since", async () => {
    const log = await replay(incident);
    const [first, second] = open(log) as [ReturnType<typeof open>[number], ReturnType<typeof open>[number]];
    const another = new AbortController();
    // A second page with this filter. It is still the oldest, except for the four that are requested again.
    expect(log.narrow(byRoute(first.route), another.signal)).toBe(first.narrowed);
    for (const route of routes.slice(2)) log.narrow(byRoute(route));
    first.page.abort();
    second.page.abort();
    await Promise.all([first.narrowed.read, second.narrowed.read]);
    expect([first.narrowed.whole.lines, second.narrowed.whole.lines]).toEqual([3600, 0]);
    another.abort();
    expect(log.narrow(byRoute(first.route))).not.toBe(first.narrowed);
  });
});

it("a line that is too long is passed over, and those around it are shown", async () => {
  const log = await replay([writtenLine(), "x".repeat(17 * 1024 * 1024), writtenLine()].join("\n"));
  expect(log.aggregate.lines).toBe(2);
  expect(log.skipped()).toEqual({ malformed: 1 });
});

it("says of a file that is not there, or no file, that it is so", async () => {
  const open = (file: string) => ReplayLog.open({ file, environment: "dev", alarms: [] });
  mkdirSync(folder.path("folder"));
  await expect(open(folder.path("nope"))).rejects.toThrow("nope cannot be replayed: it does not exist");
  await expect(open(folder.path("folder"))).rejects.toThrow(ReplayFileError);
});
