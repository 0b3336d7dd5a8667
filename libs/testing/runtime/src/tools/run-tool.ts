import { spawn } from "node:child_process";

/** How a probe runs a tool. */
export interface RunToolOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Written to its standard input. @default nothing */
  readonly input?: string;
  /** Milliseconds. @default 20,000 */
  readonly timeoutMs?: number;
}

/**
 * Runs a tool to its end and returns what it printed on standard output.
 *
 * @throws {Error} whose message is the cause in one line: it is not in PATH, does not end in time, or fails.
 */
export function runTool(
  command: string,
  args: readonly string[],
  { cwd, env, input = "", timeoutMs = 20_000 }: RunToolOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
      // A group of its own: a tool that hangs in a child of its own is ended as a whole.
      detached: true,
    });
    const printed = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (chunk: string) => (printed[stream] += chunk));
    const fail = (cause: string) => {
      clearTimeout(timer);
      reject(new Error(cause));
    };
    const timer = setTimeout(() => {
      endGroup(child.pid);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      fail(`${command} did not end within ${timeoutMs / 1000} s`);
    }, timeoutMs);
    child.once("error", (error) => fail(notStarted(command, error)));
    child.once("close", (status, signal) => {
      clearTimeout(timer);
      if (status === 0) return resolve(printed.stdout);
      const said = lastWords(printed.stderr) || lastWords(printed.stdout) || "and said nothing";
      fail(`${command} ${args[0] ?? ""} ended with ${status ?? signal}: ${said}`);
    });
    child.stdin.on("error", () => undefined).end(input);
  });
}

/** Starts a tool that runs until it is stopped. `ended` rejects with the cause when it ends before. */
export function startTool(
  command: string,
  args: readonly string[],
): { readonly ended: Promise<never>; stop(): void } {
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", (error) => reject(new Error(notStarted(command, error))));
    child.once("exit", (status, signal) => reject(new Error(`${command} ended with ${status ?? signal}`)));
  });
  // Stopping it is no fault.
  ended.catch(() => undefined);
  return { ended, stop: () => endGroup(child.pid) };
}

function notStarted(command: string, error: NodeJS.ErrnoException): string {
  return error.code === "ENOENT" ? `${command} is not in PATH` : error.message;
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // The group has ended already.
  }
}

/** The line that says most: the first that names an error, else the last. */
function lastWords(printed: string): string {
  const lines = printed
    // Terraform draws its errors in boxes.
    .replace(/[│╷╵]/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return (lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? "").slice(0, 200);
}
