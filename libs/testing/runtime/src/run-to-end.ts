import { spawn } from "node:child_process";

/** How a command is run. */
export interface RunToEndOptions {
  /** @default this process's */
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to its standard input. @default nothing */
  readonly input?: string;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

/** How a command ended, and what it printed. */
export interface RunResult {
  /** `null` when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end, whatever its exit status. It does not block this process, which reads what the services of a test
 * print: one whose pipe is full would stop.
 *
 * @throws {Error} when it cannot be started, or does not end in time: it is ended then, with all that it started.
 */
export function runToEnd(
  command: string,
  args: readonly string[],
  { cwd, env, input = "", timeoutMs }: RunToEndOptions,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
      // A group of its own: what hangs in a child of its own is ended as a whole.
      detached: true,
    });
    const printed = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (chunk: string) => (printed[stream] += chunk));
    const timer = setTimeout(() => {
      endGroup(child.pid);
      // What left the group may hold them open.
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      reject(
        new Error(`${command} did not end within ${timeoutMs / 1000} s\n${printed.stderr.slice(-4000)}`),
      );
    }, timeoutMs);
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (status) => {
      clearTimeout(timer);
      resolve({ status, ...printed });
    });
    // A command that does not read its input may be gone before it is written.
    child.stdin.on("error", () => undefined).end(input);
  });
}

/** Ends a process that leads a group, and all that it started. */
export function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
}
