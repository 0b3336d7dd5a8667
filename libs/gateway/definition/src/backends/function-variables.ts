import type { Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import type { LambdaBackend } from "./schema/backend";
import { secretIn } from "./schema/secrets";
import { valueIn } from "./schema/by-environment";

/** Returns a function's variables in one environment, besides those that Lambda sets. */
export function variablesIn(
  { environment: values = {}, tables = {}, sharedTables = {}, secrets = {} }: LambdaBackend,
  environment: Pick<Environment, "service" | "name">,
): Readonly<Record<string, string>> {
  const variables: readonly (readonly [string, string | undefined])[] = [
    ...Object.entries(values).map(
      ([variable, value]) => [variable, valueIn(value, environment.name)] as const,
    ),
    ...Object.entries({ ...tables, ...sharedTables }).map(
      ([variable, { name }]) => [variable, resourceName(environment, name)] as const,
    ),
    ...Object.entries(secrets).map(
      ([variable, each]) => [variable, secretIn(each, environment.name)?.id] as const,
    ),
  ];
  return Object.fromEntries(
    variables.flatMap(([variable, value]) => (value === undefined ? [] : [[variable, value] as const])),
  );
}

/** Returns the variables that more than one field of a function sets, each with the later field. */
export function duplicateVariables({
  environment = {},
  tables = {},
  sharedTables = {},
  secrets = {},
}: LambdaBackend): readonly { readonly field: string; readonly name: string }[] {
  const known = new Set<string>();
  return Object.entries({ environment, tables, sharedTables, secrets }).flatMap(([field, variables]) =>
    Object.keys(variables).flatMap((name) => {
      if (known.has(name)) return [{ field, name }];
      known.add(name);
      return [];
    }),
  );
}
