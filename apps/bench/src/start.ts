import { cpus, totalmem } from "node:os";
import type { Benchmark } from "./benchmark";
import { authorizer } from "./benchmarks/authorizer";
import { addedLatency } from "./benchmarks/added-latency";
import { cells } from "./benchmarks/cells";
import { consoleLines } from "./benchmarks/console";
import { importing } from "./benchmarks/import";
import { keyCount } from "./benchmarks/key-count";
import { scale } from "./benchmarks/scale";
import { throughput } from "./benchmarks/throughput";
import { usage } from "./benchmarks/usage";
import { formatVerdict } from "./verdict";

const benchmarks: readonly Benchmark[] = [
  throughput,
  addedLatency,
  scale,
  keyCount,
  importing,
  cells,
  consoleLines,
  authorizer,
  usage,
];

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Runs the benchmarks that the arguments name, or all. */
async function main(args: readonly string[]): Promise<void> {
  const unknown = args.find((arg) => benchmarks.every(({ name }) => name !== arg));
  if (unknown !== undefined) {
    throw new Error(`no benchmark ${unknown}: there are ${benchmarks.map(({ name }) => name).join(", ")}`);
  }
  const selected = args.length > 0 ? benchmarks.filter(({ name }) => args.includes(name)) : benchmarks;

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
}

const gigabytes = (bytes: number) => Math.round(bytes / 2 ** 30);

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
