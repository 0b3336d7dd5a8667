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

/** Processor time of a request with access log and console, with a page open, of that without either. */
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
        const costOf = async (server: ServerProcess) => {
          await provisionKeys(server.url, 1);
          const load = (seconds: number) =>
            closedLoop(`${server.url}/${STAGE}/health`, [tokenOf(0)], seconds);
          await load(WARM_UP_SECONDS);
          return async () => {
            const before = await server.usage();
            const { requests } = await load(ROUND_SECONDS);
            return ((await server.usage()).cpu - before.cpu) / requests;
          };
        };
        const candidates = {
          without: await costOf(servers.without),
          /** Each request's line is made, and thrown away. */
          line: await costOf(servers.line),
          with: await costOf(servers.with),
        };
        const reading = readEvents(`${servers.with.url}/_console/events`, page.signal);
        const rounds = await alternate(candidates, ROUNDS);
        page.abort();
        const bytes = await reading;
        for (const [name, costs] of Object.entries(rounds)) {
          say(`${name}: ${formatSummary(summarize(costs), " µs")} of processor time a request`);
        }
        say(`the page was told ${Math.round(bytes / 1024)} kB`);
        return [
          {
            what: "cost of a request with access log and console, of that without",
            measured: summarize(pairwise(rounds.with, rounds.without, (ours, base) => ours / base)),
            target: { below: 1.1 },
          },
        ];
      },
    ),
};

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
