// Benchmarks: one file per benchmark, each with its target and its verdicts.
// Not here: the servers that they measure (../servers), the load (../load), and the data (../provision).

import { alternate } from "../alternate";
import type { Benchmark } from "../benchmark";
import { STAGE, tokenOf } from "../fixture";
import { closedLoop } from "../load/closed-loop";
import type { Latency } from "../load/paced";
import { paced } from "../load/paced";
import { provisionKeys } from "../provision/provision-keys";
import { ServerProcess } from "../servers/server-process";
import { withServers } from "../servers/with-servers";
import { pairwise, summarize } from "../statistics";
import { formatSummary } from "../verdict";

const WARM_UP_SECONDS = 4;
const ROUND_SECONDS = 5;
const ROUNDS = 5;

/**
 * Latency that the gateway adds to the 99th percentile of a bare `node:http`, at half of the gateway's
 * throughput.
 */
export const addedLatency: Benchmark = {
  name: "latency",
  run: (say) =>
    withServers(
      { bare: () => ServerProcess.start("bare.ts"), gateway: () => ServerProcess.start("emulator.ts") },
      async ({ bare, gateway }) => {
        await provisionKeys(gateway.url, 1);
        const target = (server: ServerProcess) => `${server.url}/${STAGE}/health`;
        await closedLoop(target(bare), [tokenOf(0)], WARM_UP_SECONDS);
        await closedLoop(target(gateway), [tokenOf(0)], WARM_UP_SECONDS);
        const capacity = await closedLoop(target(gateway), [tokenOf(0)], WARM_UP_SECONDS);
        const rate = Math.round(capacity.perSecond / 2);
        say(`rate: ${rate} requests/s, half of ${Math.round(capacity.perSecond)}`);

        const load = (server: ServerProcess) => paced(target(server), tokenOf(0), rate, ROUND_SECONDS);
        const rounds = await alternate({ bare: () => load(bare), gateway: () => load(gateway) }, ROUNDS);
        const series = (name: keyof typeof rounds, percentile: keyof Latency) =>
          rounds[name].map((round) => round[percentile]);
        for (const name of ["bare", "gateway"] as const) {
          const [p50, p99] = [summarize(series(name, "p50")), summarize(series(name, "p99"))];
          say(`${name}: p50 ${formatSummary(p50, " ms")}, p99 ${formatSummary(p99, " ms")}`);
        }
        const added = pairwise(
          series("gateway", "p99"),
          series("bare", "p99"),
          (ours, floor) => ours - floor,
        );
        return [{ what: "added p99", measured: summarize(added), unit: "ms", target: { below: 2 } }];
      },
    ),
};
