import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/** One group of tests that this machine could not run. */
export interface Skip {
  /** Folder of the project, from the workspace's root: `libs/token-hashing`. */
  readonly project: string;
  /** Name of the group of tests. */
  readonly test: string;
  /** What is missing. */
  readonly reason: string;
}

/** Adds one line of JSON to `file`. Several processes may do so at once: a short append is one atomic write. */
export function recordSkip(file: string, skip: Skip): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(skip)}\n`);
}
