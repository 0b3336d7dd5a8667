import { execFile } from "node:child_process";
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

/**
 * Runs a command to its end, whatever its exit status. One that does not end in time is ended, and the promise rejects. It does not block this process, which reads what the services of a
 * test print: one whose pipe is full would stop.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const settings = {
      cwd: options.cwd ?? workspaceRoot,
      env: { ...process.env, ...options.env },
      timeout: options.timeout ?? 60_000,
      killSignal: "SIGKILL",
      maxBuffer: 64 * 1024 * 1024,
    } as const;
    const child = execFile(command, args, settings, (error, stdout, stderr) => {
      if (error && typeof error.code === "string") return reject(error);
      if (error?.killed)
        return reject(
          new Error(`${command} did not end within ${settings.timeout / 1000} s:\n${stderr.slice(-4000)}`),
        );
      resolve({ status: child.exitCode, stdout, stderr });
    });
    // A command that does not read its input may be gone before it is written.
    child.stdin?.on("error", () => undefined).end(options.input ?? "");
  });
}

/** Runs a command that must succeed. @throws {Error} with the end of what it printed, when it does not. */
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

/** Runs a command of the workspace's own `node_modules/.bin`. */
export function tool(name: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return run(`${workspaceRoot}/node_modules/.bin/${name}`, args, options);
}
