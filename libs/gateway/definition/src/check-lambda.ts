import type { Environment } from "@tollgate/environments";
import { show } from "@tollgate/environments";
import type { LambdaBackend } from "./backend";
import { problemsWithNames, valueIn, type ByEnvironment } from "./by-environment";
import { variablesIn } from "./function-variables";
import { bytesOver, MAX_VARIABLES_BYTES, secretIn } from "./variables";

/** What is wrong with a function that has the right form; each begins with the field. */
export function problemsWithLambda(
  backend: LambdaBackend,
  environments: readonly Environment[],
): readonly string[] {
  return [...problemsWithListed(backend, environments), ...problemsWithVariables(backend, environments)];
}

/** The values that may be listed by environment, by their paths. */
function listed({ environment = {} }: LambdaBackend): readonly (readonly [string, ByEnvironment<string>])[] {
  return Object.entries(environment).map(([name, value]) => [`environment.${name}`, value]);
}

function problemsWithListed(backend: LambdaBackend, environments: readonly Environment[]): readonly string[] {
  const names = environments.map(({ name }) => name);
  return listed(backend).flatMap(([path, value]) =>
    problemsWithNames(value, names).map(({ name, allowed }) => {
      const given = valueIn(value, name);
      return `${path}.${name} is ${show(given)}; allowed: ${allowed}`;
    }),
  );
}

function problemsWithVariables(
  backend: LambdaBackend,
  environments: readonly Environment[],
): readonly string[] {
  const secrets = Object.entries(backend.environment ?? {}).flatMap(([name, value]) =>
    [value]
      .flatMap((each) => (typeof each === "string" ? each : Object.values(each)))
      .flatMap((each) => secretIn(each) ?? [])
      .slice(0, 1)
      .map(
        (kind) =>
          `environment.${name} is ${kind}; allowed: no secret's value, which would stand in Terraform's state and plans`,
      ),
  );
  const tooLong = environments.flatMap((environment) => {
    const over = bytesOver(variablesIn(backend, environment));
    return over === 0
      ? []
      : [
          `environment is ${MAX_VARIABLES_BYTES + over} bytes in ${show(environment.name)}; allowed: at most ${MAX_VARIABLES_BYTES}, names and values of all variables ` +
            'together as JSON (Lambda quotas, "Function environment variables")',
        ];
  });
  return [...secrets, ...tooLong.slice(0, 1)];
}
