import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { alternate } from "../alternate";
import type { Benchmark } from "../benchmark";
import type { Aggregated } from "../console/aggregate-lines";
import { pairwise, summarize } from "../statistics";
import { formatSummary, type Verdict } from "../verdict";

const LINES = 250_000;
const TENANTS = 1_000;
const MANY_TENANTS = 10_000;
const AGGREGATIONS = 3;

/** Processor time to read lines into every panel, and memory afterwards for four times as many requests. */
export const consoleLines: Benchmark = { name: "console", run: measure };

async function measure(say: (line: string) => void): Promise<readonly Verdict[]> {
  const rounds = await alternate(
    {
      all: () => aggregateLines(LINES, TENANTS),
      quarter: () => aggregateLines(LINES / 4, TENANTS),
      manyTenants: () => aggregateLines(LINES, MANY_TENANTS),
    },
    AGGREGATIONS,
  );
  const heaps = (name: keyof typeof rounds) => rounds[name].map(({ heap }) => heap / 2 ** 20);
  const ofParsing = (name: keyof typeof rounds) =>
    summarize(rounds[name].map(({ perSecond, parsedPerSecond }) => perSecond / parsedPerSecond));
  const speeds = (name: keyof typeof rounds) => summarize(rounds[name].map(({ perSecond }) => perSecond));
  for (const name of ["quarter", "all", "manyTenants"] as const) {
    const parsed = formatSummary(ofParsing(name));
    const kept = formatSummary(summarize(heaps(name)), " MB");
    say(`${name}: ${formatSummary(speeds(name), " lines/s")}, ${parsed} of JSON.parse alone, ${kept} kept`);
  }
  return [
    {
      what: `lines/s of ${LINES} into every panel, ${TENANTS} tenants`,
      measured: speeds("all"),
      target: { atLeast: 50_000 },
    },
    {
      what: "memory after that, of that after a quarter of the requests in the same time",
      measured: summarize(pairwise(heaps("all"), heaps("quarter"), (all, quarter) => all / quarter)),
      target: { atMost: 1.1 },
    },
  ];
}

/** Runs in a separate process, so that one run does not warm up the next. */
async function aggregateLines(lines: number, tenants: number): Promise<Aggregated> {
  const child = fork(join(__dirname, "../console/aggregate-lines.ts"), [String(lines), String(tenants)], {
    execArgv: ["--expose-gc", "--import", "tsx"],
  });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the aggregation ended with ${String(code)}`);
  });
  const [aggregated] = (await Promise.race([once(child, "message"), ended])) as [Aggregated];
  ended.catch(() => {});
  return aggregated;
}
