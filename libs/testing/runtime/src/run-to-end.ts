import { spawn } from "node:child_process";

export interface RunToEndOptions {
  /** @default the folder of this process */
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to its standard input. @default nothing */
  readonly input?: string;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

export interface RunResult {
  /** `null` if a signal ended the command. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end, whatever its exit status. It does not block this process, which has to read the
 * output of a test's services: a service whose pipe is full would stop.
 *
 * @throws {Error} when the command cannot be started, or does not end in time. It is then ended with all
 * processes that it started.
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
      // A separate process group, so that a hanging child process is ended too.
      detached: true,
    });
    const printed = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (chunk: string) => (printed[stream] += chunk));
    const timer = setTimeout(() => {
      endGroup(child.pid);
      // A process that left the group may keep the pipes open.
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
    // A command that does not read its input may end before it is written.
    child.stdin.on("error", () => undefined).end(input);
  });
}

/** Ends the leader of a process group, and all processes of the group. */
export function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
}
