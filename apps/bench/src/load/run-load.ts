import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Runs a load generator of this folder in a process of its own, with its options, and reads what it measured. */
export async function runLoad(file: string, options: object): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(__dirname, file), JSON.stringify(options)],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout);
}
