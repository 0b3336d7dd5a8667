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
        const load = (server: ServerProcess, seconds = ROUND_SECONDS) =>
          closedLoop(`${server.url}/${STAGE}/health`, [tokenOf(0)], seconds);
        await load(servers.peer, WARM_UP_SECONDS);
        await load(servers.gateway, WARM_UP_SECONDS);

        const rounds = await alternate(
          { peer: () => load(servers.peer), gateway: () => load(servers.gateway) },
          ROUNDS,
        );
        const perSecond = (name: keyof typeof rounds) => rounds[name].map((round) => round.perSecond);
        say(`serverless-offline: ${formatSummary(summarize(perSecond("peer")), " requests/s")}`);
        say(`gateway: ${formatSummary(summarize(perSecond("gateway")), " requests/s")}`);
        const ratios = pairwise(perSecond("gateway"), perSecond("peer"), (ours, theirs) => ours / theirs);
        return [
          { what: "requests/s, of serverless-offline", measured: summarize(ratios), target: { atLeast: 10 } },
        ];
      },
    ),
};
