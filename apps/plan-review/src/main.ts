import { existsSync, readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { runPlanReview } from "./run-plan-review";

// Set and not called: what is still to be written to a pipe is written.
runPlanReview(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  note: (text) => void process.stderr.write(text),
  readFile: (path) => readFileSync(path),
  readInput: () => buffer(process.stdin),
  exists: existsSync,
  now: () => new Date(),
}).then((status) => void (process.exitCode = status));
