import type { Environment } from "@tollgate/environments";
import type { LambdaBackend } from "./backend";
import { valueIn } from "./by-environment";

/** The variables that a function has in one environment, beside those that Lambda sets. */
export function variablesIn(
  { environment = {} }: LambdaBackend,
  { name }: Pick<Environment, "name">,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([variable, value]) => {
      const own = valueIn(value, name);
      return own === undefined ? [] : [[variable, own]];
    }),
  );
}
