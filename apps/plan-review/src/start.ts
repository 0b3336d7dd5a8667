import { existsSync, readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { exitStatuses } from "@tollgate/plan-review";
import { programOutput } from "@tollgate/program-output";
import { readUntrustedFile } from "./io";
import { runPlanReview } from "./run-plan-review";

// If nobody can read the review, the plan counts as not reviewed, whatever the verdict.
const { out, note, end } = programOutput({ unwritable: exitStatuses.notReviewed });
void runPlanReview(process.argv.slice(2), {
  out,
  note,
  readFile: (path) => readFileSync(path),
  readUntrustedFile,
  readInput: () => buffer(process.stdin),
  exists: existsSync,
  now: () => new Date(),
}).then(end);
