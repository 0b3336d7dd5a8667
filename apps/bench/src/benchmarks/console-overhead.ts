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
const ROUNDS = 6;

interface Round {
  readonly perSecond: number;
  /** Microseconds of processor time, of all of the server's threads. */
  readonly cost: number;
}

/** Requests/s with access log and console, with a page open, of those without either. */
export const consoleOverhead: Benchmark = {
  name: "console-overhead",
  run: (say) =>
    withServers(
      {
        without: () => ServerProcess.start("unlogged-emulator.ts"),
        line: () => ServerProcess.start("emulator.ts"),
        with: () => ServerProcess.start("console-emulator.ts"),
      },
      async (servers) => {
        const page = new AbortController();
        const candidates = {
          without: await measured(servers.without),
          /** Each request's line is made, and thrown away. */
          line: await measured(servers.line),
          with: await measured(servers.with),
        };
        const reading = readEvents(`${servers.with.url}/_console/events`, page.signal);
        const rounds = await alternate(candidates, ROUNDS);
        page.abort();
        const bytes = await reading;
        for (const [name, results] of Object.entries(rounds)) {
          const rate = formatSummary(summarize(ratesOf(results)), " requests/s");
          const cost = formatSummary(summarize(results.map((round) => round.cost)), " µs");
          say(`${name}: ${rate}, ${cost} of processor time a request`);
        }
        say(`the page was told ${Math.round(bytes / 1024)} kB`);
        return [
          {
            what: "requests/s with access log and console, of those without",
            measured: summarize(
              pairwise(ratesOf(rounds.with), ratesOf(rounds.without), (ours, base) => ours / base),
            ),
            target: { atLeast: 0.9 },
          },
        ];
      },
    ),
};

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
