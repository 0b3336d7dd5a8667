import { resourceName, type Environment } from "@tollgate/environments";
import type { LambdaBackend } from "./backend";
import { valueIn } from "./by-environment";

/** The variables that a function has in one environment, beside those that Lambda sets. */
export function variablesIn(
  { environment: texts = {}, tables = {}, sharedTables = {} }: LambdaBackend,
  environment: Pick<Environment, "service" | "name">,
): Readonly<Record<string, string>> {
  const ofTables = Object.entries({ ...tables, ...sharedTables }).map(
    ([variable, { name }]) => [variable, resourceName(environment, name)] as const,
  );
  const ofTexts = Object.entries(texts).flatMap(([variable, value]) => {
    const own = valueIn(value, environment.name);
    return own === undefined ? [] : [[variable, own] as const];
  });
  return Object.fromEntries([...ofTexts, ...ofTables]);
}

/** The names of variables that stand in more than one of a function's fields, with the later field. */
export function variablesTwice({
  environment = {},
  tables = {},
  sharedTables = {},
}: LambdaBackend): readonly { readonly field: string; readonly name: string }[] {
  const known = new Set<string>();
  return Object.entries({ environment, tables, sharedTables }).flatMap(([field, variables]) =>
    Object.keys(variables).flatMap((name) => {
      if (known.has(name)) return [{ field, name }];
      known.add(name);
      return [];
    }),
  );
}
