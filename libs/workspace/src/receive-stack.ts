import { receiveStack } from "./pipeline/received-stack";

// Receives a stack that another job synthesized, from `<folder>` into `cdktf.out`. Usage:
// `receive-stack.ts <folder> <stack> [--removed]`.
const [folder, stack, option, ...more] = process.argv.slice(2);
const isRemoved = option === "--removed";
if (folder === undefined || stack === undefined || (option !== undefined && !isRemoved) || more.length > 0) {
  console.error("Usage: receive-stack.ts <folder> <stack> [--removed]");
  process.exitCode = 64;
} else {
  const problems = receiveStack(folder, stack, { isRemoved });
  for (const problem of problems) console.error(`${stack}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
