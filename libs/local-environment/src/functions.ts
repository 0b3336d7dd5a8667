import type { FunctionOptions } from "@tollgate/emulator";
import type { Environment, TableDefinition } from "@tollgate/environments";
import { authorizerFunction, resourceName } from "@tollgate/environments";
import {
  accessIn,
  arnOf,
  backends,
  listedIn,
  tableIn,
  valueIn,
  variablesIn,
} from "@tollgate/gateway-definition";
import { bundledProgram } from "@tollgate/workspace";
import { ACCOUNT_ID, AUTHORIZER } from "./local-account";

/** The environment's Lambda functions, from the bundles that are deployed. */
export function lambdaFunctions(environment: Environment): Readonly<Record<string, FunctionOptions>> {
  const functions: [string, FunctionOptions][] = Object.entries(backends).map(([name, backend]) => [
    resourceName(environment, name),
    {
      file: bundledProgram(`apps/${backend.app}`),
      timeoutMs: backend.timeoutSeconds * 1000,
      memoryMb: backend.memoryMb,
      environment: variablesIn(backend, environment),
      permissions: accessIn(backend, environment, backends).map(({ actions, on }) => ({
        actions,
        resources: on.map((each) => arnOf(each, { region: environment.region, accountId: ACCOUNT_ID })),
      })),
    },
  ]);
  return {
    ...Object.fromEntries(functions),
    [resourceName(environment, AUTHORIZER)]: {
      file: bundledProgram("apps/authorizer-lambda"),
      timeoutMs: authorizerFunction.timeoutSeconds * 1000,
      memoryMb: authorizerFunction.memoryMb,
      environment: {
        TOKENS_TABLE: environment.tokensTable,
        TOKEN_PREFIX: environment.tokenPrefix,
        ACCEPTED_TOKENS: environment.authorizer.acceptedTokens,
      },
    },
  };
}

/** The tables that backends have for their own. */
export function backendTables(environment: Environment): readonly TableDefinition[] {
  return Object.values(backends).flatMap(({ tables = {} }) =>
    Object.values(tables).map((table) => tableIn(environment, table)),
  );
}

/** What backends have on AWS and not on this machine, one line for each that has any of it. */
export function notLocal({ name }: Pick<Environment, "name">): readonly string[] {
  return Object.entries(backends).flatMap(([backend, { permissions = [], layers = {} }]) => {
    const things = permissions.flatMap((each) => {
      const [kind, id] = Object.entries(listedIn(each))[0] ?? ["", undefined];
      const own = id === undefined ? undefined : valueIn(id, name);
      return own === undefined ? [] : [`${kind} ${own}`];
    });
    if ((valueIn(layers, name) ?? []).length > 0) things.push("layers");
    return things.length === 0 ? [] : [`${backend}: not on this machine: ${things.join(", ")}`];
  });
}
