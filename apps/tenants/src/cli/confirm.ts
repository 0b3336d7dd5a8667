import type { Environment } from "@tollgate/environments";
import type { CommandDefinition } from "../commands/definition";
import type { Io } from "../io/io";
import { UsageError } from "../io/errors";

/**
 * Asks for confirmation before an irreversible change: for the tenants' ids, or, with `--all`, for the
 * environment's name.
 *
 * @throws {UsageError} when the answer is no, or no terminal is available.
 */
export async function confirm(
  { name, asks, arguments: named }: CommandDefinition,
  args: readonly string[],
  options: Readonly<Record<string, unknown>>,
  environment: Pick<Environment, "name" | "deletionProtection">,
  { isTerminal, ask }: Io,
): Promise<void> {
  if (asks === undefined || (asks === "protected" && !environment.deletionProtection)) return;
  const isAll = options["all"] === true;
  const what = `${name} ${isAll ? "--all" : args.join(" ")} in ${environment.name}`;
  if (!isTerminal)
    throw new UsageError(`${what} cannot be undone, and there is no terminal to confirm it: add --yes`);
  const ids = isAll ? [environment.name] : named.includes("...") ? args : args.slice(0, 1);
  const which = isAll ? "environment's name" : ids.length > 1 ? "tenants' ids" : "tenant's id";
  const answer = await ask(`${what} cannot be undone. Type the ${which} to continue: `);
  if (answer.trim().split(/\s+/).join(" ") !== ids.join(" "))
    throw new UsageError(`that is not the ${which}: nothing was done`);
}
