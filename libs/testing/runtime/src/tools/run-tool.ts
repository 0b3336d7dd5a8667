import { spawn } from "node:child_process";
import { endGroup, runToEnd, type RunToEndOptions } from "../run-to-end";

/**
 * Runs a tool to its end and returns what it printed on standard output.
 *
 * @throws {Error} whose message begins with the cause, in one line: it is not in PATH, does not end in time (20 s unless
 * `timeoutMs` says otherwise), or fails.
 */
export async function runTool(
  command: string,
  args: readonly string[],
  options: Partial<RunToEndOptions> = {},
): Promise<string> {
  const { status, stdout, stderr } = await runToEnd(command, args, { timeoutMs: 20_000, ...options }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Error(notStarted(command, error));
    },
  );
  if (status === 0) return stdout;
  const said = lastWords(stderr) || lastWords(stdout) || "and said nothing";
  throw new Error(`${command} ${args[0] ?? ""} ended with ${status ?? "a signal"}: ${said}`);
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
