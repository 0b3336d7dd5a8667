import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { alternate } from "../alternate";
import type { Benchmark } from "../benchmark";
import type { Aggregated } from "../console/aggregate-lines";
import { STAGE, tokenOf } from "../fixture";
import { closedLoop } from "../load/closed-loop";
import { provisionKeys } from "../provision/provision-keys";
import { ServerProcess } from "../servers/server-process";
import { withServers } from "../servers/with-servers";
import { pairwise, summarize } from "../statistics";
import { formatSummary, type Verdict } from "../verdict";

const LINES = 1_000_000;
const TENANTS = 1_000;
const MANY_TENANTS = 10_000;
const AGGREGATIONS = 3;
const WARM_UP_SECONDS = 4;
const ROUND_SECONDS = 4;
const ROUNDS = 7;

/** What the console costs: a line of the access log, and a request of the gateway. */
export const consoleCost: Benchmark = {
  name: "console",
  run: async (say) => [...(await ofLines(say)), await ofRequests(say)],
};

type Say = (line: string) => void;

/** Lines into every panel, by processor time, and what is in memory afterwards for four times as many requests. */
async function ofLines(say: Say): Promise<readonly Verdict[]> {
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
      target: { atLeast: 300_000 },
    },
    {
      what: "memory after that, of that after a quarter of the requests in the same time",
      measured: summarize(pairwise(heaps("all"), heaps("quarter"), (all, quarter) => all / quarter)),
      target: { atMost: 1.1 },
    },
  ];
}

/** In a process of its own, so that one run does not warm up the next. */
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

/** Processor time of a request with access log and console, with a page open, of that without either. */
function ofRequests(say: Say): Promise<Verdict> {
  return withServers(
    {
      without: () => ServerProcess.start("unlogged-emulator.ts"),
      with: () => ServerProcess.start("console-emulator.ts"),
    },
    async (servers) => {
      const page = new AbortController();
      const costOf = async (server: ServerProcess) => {
        await provisionKeys(server.url, 1);
        const load = (seconds: number) => closedLoop(`${server.url}/${STAGE}/health`, [tokenOf(0)], seconds);
        await load(WARM_UP_SECONDS);
        return async () => {
          const before = await server.usage();
          const { requests } = await load(ROUND_SECONDS);
          return ((await server.usage()).cpu - before.cpu) / requests;
        };
      };
      const candidates = { without: await costOf(servers.without), with: await costOf(servers.with) };
      const reading = readEvents(`${servers.with.url}/_console/events`, page.signal);
      const rounds = await alternate(candidates, ROUNDS);
      page.abort();
      const bytes = await reading;
      for (const [name, costs] of Object.entries(rounds)) {
        say(`${name}: ${formatSummary(summarize(costs), " µs")} of processor time a request`);
      }
      say(`the page was told ${Math.round(bytes / 1024)} kB`);
      return {
        what: "cost of a request with access log and console, of that without",
        measured: summarize(pairwise(rounds.with, rounds.without, (ours, base) => ours / base)),
        target: { below: 1.1 },
      };
    },
  );
}

/** Reads an event stream as a page does. @returns how many bytes there were */
async function readEvents(url: string, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  try {
    const { body } = await fetch(url, { signal });
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return bytes;
}
