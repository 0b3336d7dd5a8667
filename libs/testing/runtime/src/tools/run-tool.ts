import { spawn } from "node:child_process";
import { endGroup, runToEnd, type RunToEndOptions } from "../run-to-end";

/**
 * Runs a tool to its end and returns its standard output.
 *
 * @throws {Error} when the tool is not in PATH, does not end in time (60 s unless `timeoutMs` differs), or
 * fails. The first line of the message is the cause.
 */
export async function runTool(
  command: string,
  args: readonly string[],
  options: Partial<RunToEndOptions> = {},
): Promise<string> {
  const { status, stdout, stderr } = await runToEnd(command, args, { timeoutMs: 60_000, ...options }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Error(notStarted(command, error));
    },
  );
  if (status === 0) return stdout;
  const said = lastWords(stderr) || lastWords(stdout) || "and said nothing";
  throw new Error(`${command} ${args[0] ?? ""} ended with ${status ?? "a signal"}: ${said}`);
}

/** Starts a tool that runs until it is stopped. `ended` rejects with the cause if the tool ends earlier. */
export function startTool(
  command: string,
  args: readonly string[],
): { readonly ended: Promise<never>; stop(): void } {
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", (error) => reject(new Error(notStarted(command, error))));
    child.once("exit", (status, signal) => reject(new Error(`${command} ended with ${status ?? signal}`)));
  });
  // Stopping the tool is not an error.
  ended.catch(() => undefined);
  return { ended, stop: () => endGroup(child.pid) };
}

function notStarted(command: string, error: NodeJS.ErrnoException): string {
  return error.code === "ENOENT" ? `${command} is not in PATH` : error.message;
}

/** Returns the most informative line: the first that names an error, otherwise the last. */
function lastWords(printed: string): string {
  const lines = printed
    // Terraform prints errors in boxes.
    .replace(/[│╷╵]/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return (lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? "").slice(0, 200);
}
