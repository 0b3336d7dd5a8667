import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { jsonEvents, terraform, tryTerraform } from "./terraform";

export interface InterruptOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The interruption happens after this number of lines ... */
  readonly lines: number;
  /** ... that match this. */
  readonly matching: RegExp;
}

/**
 * Runs a command, and sends SIGINT to it and all its child processes in the middle, as Ctrl-C does. SIGTERM
 * would also end Terraform's provider, before it could report what it had created.
 *
 * @returns its exit status
 * @throws {Error} when it ended before the interruption
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
 * Applies after an interruption, as the README of `apps/infra` describes: waits for the lock, untaints the
 * resources that the plan calls tainted, and imports existing resources that are not in the state. Both come
 * from requests that Terraform cancelled after the server had executed them, with or without the resource in
 * the state.
 *
 * @returns the output of the first apply, as JSON lines
 * @throws {Error} with the output of the last apply, when it fails for another reason
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
  // Terraform creates a dependent resource only after its dependencies are imported.
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

/**
 * The resources that an apply could not create because they exist: their addresses, and the ids to import
 * them by.
 */
function existingThings(printed: string): readonly { readonly address: string; readonly id: string }[] {
  return jsonEvents(printed).flatMap(({ diagnostic: { address = "", summary = "" } = {} }) => {
    if (!/^creating .*already exist/is.test(summary)) return [];
    const id = ID_IN_ERROR[address.split(".")[0] ?? ""]?.(summary) ?? /\(([^)]+)\)/.exec(summary)?.[1];
    return id === undefined ? [] : [{ address, id }];
  });
}

/** The import ids of resources whose import id is not the name in the error. */
const ID_IN_ERROR: Readonly<Record<string, (summary: string) => string | undefined>> = {
  // The account of every AWS-compatible server.
  aws_iam_policy: (summary) => summary.replace(/^.*?\(([^)]+)\)[^]*$/, "arn:aws:iam::123456789012:policy/$1"),
  aws_lambda_alias: (summary) => /:function:([\w-]+:[\w-]+)/.exec(summary)?.[1]?.replace(":", "/"),
};
