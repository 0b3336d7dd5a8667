// Load generators, each in a separate process: a closed loop for throughput, a steady rate for latency.
// Not here: the servers under load (../servers), and the targets (../benchmarks).

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * Runs a load generator of this folder in a separate process with its options, and returns its measurements.
 */
export async function runLoad(file: string, options: object): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(__dirname, file), JSON.stringify(options)],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout);
}
