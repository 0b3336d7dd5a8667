import { alternate } from "../alternate";
import type { Benchmark } from "../benchmark";
import { STAGE, tokenOf } from "../fixture";
import { closedLoop } from "../load/closed-loop";
import { provisionKeys } from "../provision/provision-keys";
import { ServerProcess } from "../servers/server-process";
import { withServers } from "../servers/with-servers";
import { pairwise, summarize } from "../statistics";
import { formatSummary } from "../verdict";

const WARM_UP_SECONDS = 4;
const ROUND_SECONDS = 4;
/** A process is up to a tenth faster or slower than another of the same program, for as long as it lives. */
const PROCESSES = 5;
const ROUNDS = 2;

interface Round {
  readonly perSecond: number;
  /** Microseconds of processor time, of all of the server's threads. */
  readonly cost: number;
}

/** What was measured of each server, round by round. */
type Rounds = Record<keyof typeof servers, Round[]>;

const servers = {
  without: () => ServerProcess.start("unlogged-emulator.ts"),
  /** Each request's line is made, and thrown away. */
  line: () => ServerProcess.start("emulator.ts"),
  with: () => ServerProcess.start("console-emulator.ts"),
};

/** Requests/s with access log and console, with a page open, of those without either. */
export const consoleOverhead: Benchmark = {
  name: "console-overhead",
  run: async (say) => {
    const all: Rounds = { without: [], line: [], with: [] };
    for (let started = 0; started < PROCESSES; started++) {
      const rounds = await withServers(servers, (those) => measureRounds(those, say));
      for (const [name, results] of Object.entries(rounds) as [keyof Rounds, Round[]][])
        all[name].push(...results);
    }
    for (const [name, results] of Object.entries(all)) {
      const rate = formatSummary(summarize(ratesOf(results)), " requests/s");
      const cost = formatSummary(summarize(results.map((round) => round.cost)), " µs");
      say(`${name}: ${rate}, ${cost} of processor time a request`);
    }
    return [
      {
        what: "requests/s with access log and console, of those without",
        measured: summarize(pairwise(ratesOf(all.with), ratesOf(all.without), (ours, base) => ours / base)),
        target: { atLeast: 0.9 },
      },
    ];
  },
};

async function measureRounds(
  { without, line, with: logged }: Readonly<Record<keyof Rounds, ServerProcess>>,
  say: (line: string) => void,
): Promise<Rounds> {
  const page = new AbortController();
  const candidates = {
    without: await measured(without),
    line: await measured(line),
    with: await measured(logged),
  };
  const reading = readEvents(`${logged.url}/_console/events`, page.signal);
  const rounds = await alternate(candidates, ROUNDS);
  page.abort();
  say(`the page was told ${Math.round((await reading) / 1024)} kB`);
  return rounds;
}

const ratesOf = (rounds: readonly Round[]) => rounds.map(({ perSecond }) => perSecond);

/** Warms a server up. @returns what measures one round of it */
async function measured(server: ServerProcess): Promise<() => Promise<Round>> {
  await provisionKeys(server.url, 1);
  const load = (seconds: number) => closedLoop(`${server.url}/${STAGE}/health`, [tokenOf(0)], seconds);
  await load(WARM_UP_SECONDS);
  return async () => {
    const before = await server.usage();
    const { requests, perSecond } = await load(ROUND_SECONDS);
    return { perSecond, cost: ((await server.usage()).cpu - before.cpu) / requests };
  };
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
