import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark } from "../benchmark";
import { bundleForLambda } from "../bundle-for-lambda";
import { pairwise, summarize } from "../statistics";
import type { envelopeWork } from "../usage/envelope-work";
import { formatSummary, type Verdict } from "../verdict";

const ROUNDS = 11;

/** Lines of each round, whatever the envelopes' size. */
const LINES = 10_000;

/**
 * Processor time of the function that counts an envelope of CloudWatch Logs, without its calls of DynamoDB, compared with
 * unpacking the envelope and `JSON.parse` of it and of each line.
 */
export const usage: Benchmark = {
  name: "usage",
  async run(say) {
    const measure = await bundledWork();
    const verdicts: Verdict[] = [];
    for (const lines of [1_000, 25]) {
      const rounds = await measure(lines, LINES / lines, ROUNDS);
      const [counted, floor] = [rounds.map((round) => round.counted), rounds.map((round) => round.floor)];
      const microseconds = (times: readonly number[]) =>
        formatSummary(summarize(times.map((time) => (time * 1_000) / LINES)), " µs");
      say(`${lines} lines an envelope: ${microseconds(counted)} a line, floor ${microseconds(floor)}`);
      verdicts.push({
        what: `processor time to count an envelope of ${lines} lines, of gunzip and JSON.parse`,
        measured: summarize(pairwise(counted, floor, (ours, least) => ours / least)),
        target: { atMost: 1.5 },
      });
    }
    return verdicts;
  },
};

/** Loads the work from a bundle, as Lambda has it: `tsx` makes each use of an import slower. */
async function bundledWork(): Promise<typeof envelopeWork> {
  const folder = mkdtempSync(join(tmpdir(), "bench-usage-"));
  const outfile = join(folder, "work.js");
  await bundleForLambda(join(__dirname, "../usage/envelope-work.ts"), outfile);
  const loaded = createRequire(__filename)(outfile) as { readonly envelopeWork: typeof envelopeWork };
  rmSync(folder, { recursive: true });
  return loaded.envelopeWork;
}
