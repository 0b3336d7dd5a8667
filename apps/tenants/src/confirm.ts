import type { Environment } from "@tollgate/environments";
import type { CommandDefinition } from "./definition";
import type { Io } from "./io";
import { UsageError } from "./usage-error";

/** Asks before what cannot be undone. @throws {UsageError} when the answer is no, or nobody can be asked. */
export async function confirm(
  { name, asks }: CommandDefinition,
  args: readonly string[],
  environment: Pick<Environment, "name">,
  { isTerminal, ask }: Io,
): Promise<void> {
  if (asks === undefined || (asks === "prod" && environment.name !== "prod")) return;
  const what = `${name} ${args.join(" ")} in ${environment.name}`;
  if (!isTerminal) throw new UsageError(`${what} cannot be undone, and nobody can be asked: add --yes`);
  const answer = await ask(`${what} cannot be undone. Type the tenant's id to go on: `);
  if (answer.trim() !== args[0]) throw new UsageError("that is not the tenant's id: nothing was done");
}
