import type { FunctionOptions } from "@tollgate/emulator";
import type { Environment } from "@tollgate/environments";
import { authorizerFunction, resourceName } from "@tollgate/environments";
import { backends, variablesIn } from "@tollgate/gateway-definition";
import { bundledProgram } from "@tollgate/workspace";
import { AUTHORIZER } from "./local-account";

/** The environment's Lambda functions, from the bundles that are deployed. */
export function lambdaFunctions(environment: Environment): Readonly<Record<string, FunctionOptions>> {
  const functions: [string, FunctionOptions][] = Object.entries(backends).map(([name, backend]) => [
    resourceName(environment, name),
    {
      file: bundledProgram(`apps/${backend.app}`),
      timeoutMs: backend.timeoutSeconds * 1000,
      memoryMb: backend.memoryMb,
      environment: variablesIn(backend, environment),
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
