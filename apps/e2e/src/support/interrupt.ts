import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "./run";
import { terraform } from "./terraform";

export interface InterruptOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The command and what it started are interrupted after so many lines ... */
  readonly lines: number;
  /** ... that match this. */
  readonly matching: RegExp;
}

/**
 * Runs a command and sends it and all that it started SIGINT in the middle, as Ctrl-C does. SIGTERM would end Terraform's
 * provider too, before it could say what it had made.
 *
 * @returns its exit status. @throws {Error} when it ended before there was a middle.
 */
export async function interrupt(
  command: string,
  args: readonly string[],
  { cwd, env, lines, matching }: InterruptOptions,
): Promise<number | null> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "ignore"],
    detached: true,
  });
  const ended = once(child, "exit").then(([status]) => status as number | null);
  let seen = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (matching.test(line) && ++seen === lines && child.pid !== undefined)
      process.kill(-child.pid, "SIGINT");
  });
  const status = await ended;
  if (seen < lines) throw new Error(`${command} ended with ${status} after ${seen} of ${lines} lines`);
  return status;
}

/** What an apply says of each thing that the one before had asked for and not lived to write down. */
const LOST = /Error: creating [^(\n]*\(([^)]+)\)[^]*?already exists[^]*?with ([\w.-]+),/gi;

/**
 * Applies after an interruption, as the README of `apps/infra` says: waits for the lock, and imports what is there and not in
 * the state, which are requests that Terraform cancelled when the server had already done them.
 *
 * @returns what the first of these applies printed. @throws {Error} with what the last printed, when it does not come to an end.
 */
export async function applyAgain(
  root: string,
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const cwd = join(root, "cdktf.out/stacks", stack);
  const args = ["apply", "-auto-approve", "-input=false", "-lock-timeout=120s", "-no-color"];
  let first: string | undefined;
  for (;;) {
    const { status, stdout, stderr } = await run("terraform", args, { cwd, env, timeout: 240_000 });
    if (status === 0) return first ?? stdout;
    const lost = [...stderr.matchAll(LOST)];
    if (first !== undefined || lost.length === 0) throw new Error(stderr);
    first = stdout;
    for (const [, id = "", address = ""] of lost)
      await terraform(root, stack, ["import", "-input=false", address, id], env);
  }
}
