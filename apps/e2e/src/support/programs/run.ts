// Programs in tests: commands, services, the local gateway, Git, ESLint and a browser.
// Not here: probes of external tools, which are in `libs/testing/runtime/src/tools`.

import { runToEnd, type RunResult } from "@tollgate/testing-runtime";
import { sampleRoot } from "../copies/sample-workspace";
import { LOADER, workspaceRoot } from "../workspace";

export type { RunResult };

export interface RunOptions {
  /** @default the copy of the workspace with the sample */
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Milliseconds. @default 300,000 */
  readonly timeout?: number;
}

/**
 * Runs a command to its end, whatever its exit status.
 *
 * @throws {Error} when it cannot be started, or does not end in time
 */
export function run(
  command: string,
  args: readonly string[],
  { timeout = 300_000, ...options }: RunOptions = {},
): Promise<RunResult> {
  return runToEnd(command, args, { cwd: options.cwd ?? sampleRoot(), ...options, timeoutMs: timeout });
}

/** Runs a command that must succeed. @throws {Error} with the end of its output, when it does not */
export async function succeed(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await run(command, args, options);
  if (result.status === 0) return result;
  const printed = `${result.stdout}\n${result.stderr}`.trim().slice(-4000);
  throw new Error(`${command} ${args.join(" ")} ended with ${result.status}:\n${printed}`);
}

/**
 * Runs a program of the workspace, as the scripts of `package.json` do.
 *
 * @param file its file, relative to the workspace's root
 */
export function program(
  file: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<RunResult> {
  return run("node", [...LOADER, file, ...args], options);
}

/** Runs a program of the workspace that must succeed. @throws {Error} with the end of its output, when it does not */
export function succeedProgram(
  file: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<RunResult> {
  return succeed("node", [...LOADER, file, ...args], options);
}

/** Runs a command of the workspace's `node_modules/.bin`. */
export function tool(name: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return run(`${workspaceRoot}/node_modules/.bin/${name}`, args, options);
}
