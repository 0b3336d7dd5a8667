import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mintToken } from "@tollgate/token-hashing";
import { alternate } from "../alternate";
import { bundleCandidates, kilobytes, type Candidate } from "../authorizer/bundles";
import { lambdaNode } from "../authorizer/lambda-node";
import { coldStart, firstResult, startStandIn, warmCalls, type Transport } from "../authorizer/processes";
import type { Benchmark } from "../benchmark";
import { pairwise, summarize } from "../statistics";
import { formatSummary, type Verdict } from "../verdict";

const COLD_ROUNDS = 25;
const RUNTIME_ROUNDS = 10;
const WARM_ROUNDS = 5;
const TOKENS = 10_000;
const TRANSPORTS = ["plain", "TLS"] as const satisfies readonly Transport[];

const TARGETS = {
  coldOfFloor: { atMost: 1.25 },
  coldOfTutorial: { atMost: 0.45 },
  warm: { atMost: 1.4 },
  memory: { atMost: 1.1 },
  size: { atMost: 60 },
} as const;

/** One series of measurements of each candidate. */
type Rounds<T> = Readonly<Record<Candidate, readonly T[]>>;

/**
 * The authorizer, of the least that can look a token up (floor), and of what a tutorial shows, on Lambda's
 * Node.js and an instant stand-in for DynamoDB: a process's first answer, warm calls, memory, and size.
 */
export const authorizer: Benchmark = {
  name: "authorizer",
  async run(say) {
    const node = lambdaNode();
    const folder = mkdtempSync(join(tmpdir(), "tollgate-bench-"));
    const standIn = await startStandIn(node, folder).catch((error: unknown) => {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    });
    try {
      const bundles = await bundleCandidates(folder);
      const tokens = Array.from({ length: TOKENS }, () => mintToken("tg_dev"));
      const tokenFile = join(folder, "tokens");
      writeFileSync(tokenFile, tokens.join("\n"));
      /** Measures the candidates in turn. */
      const compare = <T>(
        transport: Transport,
        rounds: number,
        measure: (bundle: string, env: NodeJS.ProcessEnv) => Promise<T>,
      ) => {
        const of = (name: Candidate) => () => measure(bundles[name], standIn.environment[transport]);
        return alternate({ floor: of("floor"), ours: of("ours"), tutorial: of("tutorial") }, rounds);
      };
      const verdicts: Verdict[] = [];
      for (const transport of TRANSPORTS) {
        const [token = ""] = tokens;
        await compare(transport, 1, (bundle, env) => coldStart(node, bundle, token, env));
        const cold = await compare(transport, COLD_ROUNDS, (bundle, env) =>
          coldStart(node, bundle, token, env),
        );
        sayEach(say, `${transport}, first answer`, cold, ({ ms }) => ms, " ms");
        sayEach(say, `${transport}, its processor time`, cold, ({ cpuMs }) => cpuMs, " ms");
        const loop = await compare(transport, RUNTIME_ROUNDS, (bundle, env) =>
          firstResult(node, bundle, token, env),
        );
        sayEach(say, `${transport}, first result in Lambda's loop`, loop, (ms) => ms, " ms");
        const least = pairwise(
          cold.floor.map(({ ms }) => ms),
          cold.tutorial.map(({ ms }) => ms),
          (floor, tutorial) => floor / tutorial,
        );
        say(`${transport}, first answer of the floor, of the tutorial: ${formatSummary(summarize(least))}`);
        verdicts.push(
          ratio(
            `${transport}, first answer, of the floor`,
            cold,
            "floor",
            ({ ms }) => ms,
            TARGETS.coldOfFloor,
          ),
          ratio(
            `${transport}, first answer, of the tutorial`,
            cold,
            "tutorial",
            ({ ms }) => ms,
            TARGETS.coldOfTutorial,
          ),
        );
        const warm = await compare(transport, WARM_ROUNDS, (bundle, env) =>
          warmCalls(node, bundle, tokenFile, env),
        );
        for (const [count, name] of [
          ["1000", "1,000"],
          ["10000", "10,000"],
        ] as const) {
          sayEach(say, `${transport}, a warm call, ${name} tokens`, warm, ({ cpuUs }) => cpuUs[count], " µs");
          verdicts.push(
            ratio(
              `${transport}, a warm call with ${name} tokens, of the floor`,
              warm,
              "floor",
              ({ cpuUs }) => cpuUs[count],
              TARGETS.warm,
            ),
          );
        }
        sayEach(say, `${transport}, peak memory`, warm, ({ peakMegabytes }) => peakMegabytes, " MB");
        verdicts.push(
          ratio(
            `${transport}, peak memory, of the floor`,
            warm,
            "floor",
            ({ peakMegabytes }) => peakMegabytes,
            TARGETS.memory,
          ),
        );
      }
      say(`bundles: floor ${kilobytes(bundles.floor)} kB, tutorial ${kilobytes(bundles.tutorial)} kB`);
      verdicts.push({
        what: "bundle",
        measured: summarize([kilobytes(bundles.ours)]),
        unit: "kB",
        target: TARGETS.size,
      });
      return verdicts;
    } finally {
      standIn.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function sayEach<T>(
  say: (line: string) => void,
  what: string,
  rounds: Rounds<T>,
  read: (round: T) => number,
  unit: string,
): void {
  const each = (["floor", "ours", "tutorial"] as const).map(
    (name) => `${name} ${formatSummary(summarize(rounds[name].map(read)), unit)}`,
  );
  say(`${what}: ${each.join(", ")}`);
}

function ratio<T>(
  what: string,
  rounds: Rounds<T>,
  against: Exclude<Candidate, "ours">,
  read: (round: T) => number,
  target: Verdict["target"],
): Verdict {
  const ratios = pairwise(rounds.ours.map(read), rounds[against].map(read), (ours, other) => ours / other);
  return { what, measured: summarize(ratios), target };
}
