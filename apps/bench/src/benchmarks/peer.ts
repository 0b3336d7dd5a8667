import { alternate } from "../alternate";
import type { Benchmark } from "../benchmark";
import { STAGE, tokenOf } from "../fixture";
import { closedLoop } from "../load/closed-loop";
import { provisionKeys } from "../provision/provision-keys";
import { ServerProcess } from "../servers/server-process";
import { withServers } from "../servers/with-servers";
import { pairwise, summarize } from "../statistics";
import { formatSummary } from "../verdict";

/** serverless-offline starts a thread for each request under way; with more of them, it takes minutes to warm up. */
const CONNECTIONS = 10;
/** One connection first, then all of them, so that every thread has run when the measurement begins. */
const WARM_UP_SECONDS = [4, 12] as const;
const ROUND_SECONDS = 4;
const ROUNDS = 5;

/** Requests a second against serverless-offline, with the same Lambda and the same TOKEN authorizer. */
export const peer: Benchmark = {
  name: "peer",
  run: (say) =>
    withServers(
      {
        peer: () => ServerProcess.start("serverless-offline.ts"),
        gateway: () => ServerProcess.start("emulator.ts"),
      },
      async (servers) => {
        await provisionKeys(servers.gateway.url, 1);
        const load = (server: ServerProcess, seconds = ROUND_SECONDS, connections = CONNECTIONS) =>
          closedLoop(`${server.url}/${STAGE}/health`, [tokenOf(0)], seconds, connections);
        for (const server of [servers.peer, servers.gateway]) {
          await load(server, WARM_UP_SECONDS[0], 1);
          await load(server, WARM_UP_SECONDS[1]);
        }

        const rounds = await alternate(
          { peer: () => load(servers.peer), gateway: () => load(servers.gateway) },
          ROUNDS,
        );
        const perSecond = (name: keyof typeof rounds) => rounds[name].map((round) => round.perSecond);
        say(`${CONNECTIONS} connections`);
        say(`serverless-offline: ${formatSummary(summarize(perSecond("peer")), " requests/s")}`);
        say(`gateway: ${formatSummary(summarize(perSecond("gateway")), " requests/s")}`);
        const ratios = pairwise(perSecond("gateway"), perSecond("peer"), (ours, theirs) => ours / theirs);
        return [
          { what: "requests/s, of serverless-offline", measured: summarize(ratios), target: { atLeast: 10 } },
        ];
      },
    ),
};
