import { receiveStack } from "./pipeline/received-stack";

// Receives a stack that another job synthesized, from `<folder>` into `cdktf.out`. Usage:
// `receive-stack.ts <folder> <stack> [--removed] [--reads-only]`.
const [folder, stack, ...options] = process.argv.slice(2);
const isKnown = options.every((option) => ["--removed", "--reads-only"].includes(option));
if (folder === undefined || stack === undefined || !isKnown) {
  console.error("Usage: receive-stack.ts <folder> <stack> [--removed] [--reads-only]");
  process.exitCode = 64;
} else {
  const isRemoved = options.includes("--removed");
  const problems = receiveStack(folder, stack, { isRemoved, readsOnly: options.includes("--reads-only") });
  for (const problem of problems) console.error(`${stack}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
