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
const ROUNDS = 5;
/** Number of distinct tokens in use. With fewer keys, each token is used more often. */
const TOKENS_IN_USE = 1000;

const start = () => ServerProcess.start("emulator.ts");

/** Processor time of a request on the server, with 10, 1,000 and 100,000 keys. */
export const keyCount: Benchmark = {
  name: "keys",
  run: (say) =>
    withServers({ few: start, some: start, many: start }, async ({ few, some, many }) => {
      const costOf = async (server: ServerProcess, keys: number) => {
        await provisionKeys(server.url, keys);
        const load = (seconds: number) =>
          closedLoop(`${server.url}/${STAGE}/health`, tokensAcross(keys), seconds);
        await load(WARM_UP_SECONDS);
        return async () => {
          const before = await server.usage();
          const { requests } = await load(ROUND_SECONDS);
          return ((await server.usage()).cpu - before.cpu) / requests;
        };
      };
      const candidates = {
        "10": await costOf(few, 10),
        "1,000": await costOf(some, 1000),
        "100,000": await costOf(many, 100_000),
      };
      const rounds = await alternate(candidates, ROUNDS);
      for (const [keys, costs] of Object.entries(rounds)) {
        say(`${keys} keys: ${formatSummary(summarize(costs), " µs")} of processor time a request`);
      }
      const against = (keys: keyof typeof rounds) =>
        summarize(pairwise(rounds[keys], rounds["10"], (cost, base) => cost / base));
      return (["1,000", "100,000"] as const).map((keys) => ({
        what: `cost of a request with ${keys} keys, of that with 10`,
        measured: against(keys),
        target: { atMost: 1.2 },
      }));
    }),
};

/** Tokens of keys that are evenly distributed over all keys. */
function tokensAcross(keys: number): readonly string[] {
  return Array.from({ length: TOKENS_IN_USE }, (_, n) =>
    tokenOf(keys <= TOKENS_IN_USE ? n % keys : n * (keys / TOKENS_IN_USE)),
  );
}
