import { receiveStack } from "./pipeline/received-stack";

// Receives a stack that another job synthesized, from `<folder>` into `cdktf.out`. Usage:
// `receive-stack.ts <folder> <stack>`.
const [folder, stack] = process.argv.slice(2);
if (folder === undefined || stack === undefined) {
  console.error("Usage: receive-stack.ts <folder> <stack>");
  process.exitCode = 64;
} else {
  const problems = receiveStack(folder, stack);
  for (const problem of problems) console.error(`${stack}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
