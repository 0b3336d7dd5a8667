import { alternate } from "../alternate";
import type { Benchmark } from "../benchmark";
import { STAGE, tokenOf } from "../fixture";
import { closedLoop, CONNECTIONS } from "../load/closed-loop";
import { provisionKeys } from "../provision/provision-keys";
import { ServerProcess } from "../servers/server-process";
import { withServers } from "../servers/with-servers";
import { pairwise, summarize } from "../statistics";
import { formatSummary } from "../verdict";

const WARM_UP_SECONDS = 4;
const ROUND_SECONDS = 4;
const ROUNDS = 5;

/**
 * Requests per second through the cached authorizer and the plan to a trivial Lambda, compared with a bare
 * `node:http`.
 */
export const throughput: Benchmark = {
  name: "throughput",
  run: (say) =>
    withServers(
      { bare: () => ServerProcess.start("bare.ts"), gateway: () => ServerProcess.start("emulator.ts") },
      async ({ bare, gateway }) => {
        await provisionKeys(gateway.url, 1);
        const load = (server: ServerProcess, seconds = ROUND_SECONDS) =>
          closedLoop(`${server.url}/${STAGE}/health`, [tokenOf(0)], seconds);
        const [ofBare, ofGateway] = [await load(bare, WARM_UP_SECONDS), await load(gateway, WARM_UP_SECONDS)];
        say(`bytes an answer: bare ${ofBare.bytesPerAnswer}, gateway ${ofGateway.bytesPerAnswer}`);

        const rounds = await alternate({ bare: () => load(bare), gateway: () => load(gateway) }, ROUNDS);
        const perSecond = (name: keyof typeof rounds) => rounds[name].map((round) => round.perSecond);
        for (const name of ["bare", "gateway"] as const) {
          say(
            `${name}: ${formatSummary(summarize(perSecond(name)), " requests/s")}, ${CONNECTIONS} connections`,
          );
        }
        const ratios = pairwise(perSecond("gateway"), perSecond("bare"), (ours, floor) => ours / floor);
        return [
          { what: "requests/s, of a bare node:http", measured: summarize(ratios), target: { atLeast: 0.4 } },
        ];
      },
    ),
};
