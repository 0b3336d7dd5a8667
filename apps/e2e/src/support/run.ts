import { spawnSync } from "node:child_process";
import { workspaceRoot } from "./workspace";

export interface RunOptions {
  /** @default the workspace's root */
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Milliseconds. @default 60,000 */
  readonly timeout?: number;
}

export interface RunResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, whatever its exit status. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): RunResult {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: options.cwd ?? workspaceRoot,
    env: { ...process.env, ...options.env },
    input: options.input,
    encoding: "utf8",
    timeout: options.timeout ?? 60_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Runs a command that must succeed. @throws {Error} with the end of what it printed, when it does not. */
export function succeed(command: string, args: readonly string[], options: RunOptions = {}): RunResult {
  const result = run(command, args, options);
  if (result.status === 0) return result;
  const printed = `${result.stdout}\n${result.stderr}`.trim().slice(-4000);
  throw new Error(`${command} ${args.join(" ")} ended with ${result.status}:\n${printed}`);
}

/** Runs a command of the workspace's own `node_modules/.bin`. */
export function tool(name: string, args: readonly string[], options: RunOptions = {}): RunResult {
  return run(`${workspaceRoot}/node_modules/.bin/${name}`, args, options);
}
