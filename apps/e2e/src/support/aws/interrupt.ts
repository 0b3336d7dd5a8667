import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { jsonEvents, terraform, tryTerraform } from "./terraform";

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
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const ended = once(child, "exit").then(([status]) => status as number | null);
  let seen = 0;
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (said = (said + chunk).slice(-4000)));
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (matching.test(line) && ++seen === lines && child.pid !== undefined)
      process.kill(-child.pid, "SIGINT");
  });
  const status = await ended;
  if (seen < lines)
    throw new Error(`${command} ended with ${status} after ${seen} of ${lines} lines:\n${said}`);
  return status;
}

/**
 * Applies after an interruption, as the README of `apps/infra` says: waits for the lock, keeps what the plan calls tainted, and
 * imports what is there and not in the state. Both are requests that Terraform cancelled when the server had done them, before
 * or after it knew of the thing.
 *
 * @returns what the first of these applies printed, as JSON lines. @throws {Error} with what the last printed, when it does not
 * come to an end.
 */
export async function applyAgain(
  root: string,
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const again = (...args: string[]) => terraform(root, stack, args, env);
  const settings = ["-input=false", "-lock-timeout=120s", "-json"];
  for (const { change } of jsonEvents(await again("plan", ...settings)))
    if (change?.reason === "tainted") await again("untaint", change.resource.addr);

  const apply = () => tryTerraform(root, stack, ["apply", "-auto-approve", ...settings], env);
  const first = await apply();
  const imported = new Set<string>();
  // What depends on a thing is only asked for once that thing is known.
  for (let last = first; last.status !== 0; last = await apply()) {
    const lost = existingThings(last.stdout).filter(({ address }) => !imported.has(address));
    if (lost.length === 0) throw new Error(last.stdout.slice(-4000));
    for (const { address, id } of lost) {
      await again("import", "-input=false", address, id);
      imported.add(address);
    }
  }
  return first.stdout;
}

/** What an apply wanted to make and could not, as there is one of that name: address, and the id by which it is imported. */
function existingThings(printed: string): readonly { readonly address: string; readonly id: string }[] {
  return jsonEvents(printed).flatMap(({ diagnostic: { address = "", summary = "" } = {} }) => {
    if (!/^creating .*already exist/is.test(summary)) return [];
    const id = ID_IN_ERROR[address.split(".")[0] ?? ""]?.(summary) ?? /\(([^)]+)\)/.exec(summary)?.[1];
    return id === undefined ? [] : [{ address, id }];
  });
}

/** The ids of things that are not imported by the name that the error gives. */
const ID_IN_ERROR: Readonly<Record<string, (summary: string) => string | undefined>> = {
  // The account of every AWS-compatible server.
  aws_iam_policy: (summary) => summary.replace(/^.*?\(([^)]+)\)[^]*$/, "arn:aws:iam::123456789012:policy/$1"),
  aws_lambda_alias: (summary) => /:function:([\w-]+:[\w-]+)/.exec(summary)?.[1]?.replace(":", "/"),
};
