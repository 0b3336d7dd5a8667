import { cpus, totalmem } from "node:os";
import type { Benchmark } from "./benchmark";
import { addedLatency } from "./benchmarks/added-latency";
import { consoleLines } from "./benchmarks/console";
import { consoleOverhead } from "./benchmarks/console-overhead";
import { importing } from "./benchmarks/import";
import { keyCount } from "./benchmarks/key-count";
import { peer } from "./benchmarks/peer";
import { scale } from "./benchmarks/scale";
import { throughput } from "./benchmarks/throughput";
import { installPeer } from "./install-peer";
import { formatVerdict } from "./verdict";

const benchmarks: readonly Benchmark[] = [
  throughput,
  addedLatency,
  scale,
  keyCount,
  importing,
  consoleLines,
  consoleOverhead,
];
const WITH_PEERS = "--with-peers";

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Runs the benchmarks that the arguments name, or all; the peer's only when it is asked for. */
async function main(args: readonly string[]): Promise<void> {
  const all = [...benchmarks, peer];
  const names = args.filter((arg) => arg !== WITH_PEERS);
  const unknown = names.find((name) => all.every((each) => each.name !== name));
  if (unknown !== undefined) {
    throw new Error(`no benchmark ${unknown}: there are ${all.map(({ name }) => name).join(", ")}`);
  }
  const chosen = names.length > 0 ? all.filter(({ name }) => names.includes(name)) : benchmarks;
  const selected = args.includes(WITH_PEERS) && !chosen.includes(peer) ? [...chosen, peer] : chosen;
  if (selected.includes(peer)) installPeer(say);

  say(
    `Node.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${gigabytes(totalmem())} GB`,
  );
  const lines: string[] = [];
  for (const { name, run } of selected) {
    say(`\n${name}`);
    for (const verdict of await run((line) => say(`  ${line}`))) lines.push(formatVerdict(verdict));
  }
  say(`\nMedians (smallest to largest):`);
  for (const line of lines) say(line);
  if (!selected.includes(peer)) say(`not run  requests/s, of serverless-offline: add ${WITH_PEERS}`);
}

const gigabytes = (bytes: number) => Math.round(bytes / 2 ** 30);

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
