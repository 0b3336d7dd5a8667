import { join } from "node:path";
import type { FunctionOptions } from "@tollgate/emulator";
import type { Environment } from "@tollgate/environments";
import { resourceName } from "@tollgate/environments";
import { backends } from "@tollgate/gateway-definition";
import { workspaceRoot } from "@tollgate/workspace";
import { AUTHORIZER } from "./local-account";

/** Timeout and memory of the deployed authorizer (`libs/authorizer/infra`). */
const AUTHORIZER_TIMEOUT_MS = 5_000;
const AUTHORIZER_MEMORY_MB = 256;

/** The environment's Lambda functions, from the bundles that are deployed. */
export function lambdaFunctions(environment: Environment): Readonly<Record<string, FunctionOptions>> {
  const functions: [string, FunctionOptions][] = Object.entries(backends).map(
    ([name, { app, timeoutSeconds, memoryMb }]) => [
      resourceName(environment, name),
      { file: bundleOf(app), timeoutMs: timeoutSeconds * 1000, memoryMb },
    ],
  );
  return {
    ...Object.fromEntries(functions),
    [resourceName(environment, AUTHORIZER)]: {
      file: bundleOf("authorizer-lambda"),
      timeoutMs: AUTHORIZER_TIMEOUT_MS,
      memoryMb: AUTHORIZER_MEMORY_MB,
      environment: {
        TOKENS_TABLE: environment.tokensTable,
        TOKEN_PREFIX: environment.tokenPrefix,
        ACCEPTED_TOKENS: environment.authorizer.acceptedTokens,
      },
    },
  };
}

function bundleOf(app: string): string {
  return join(workspaceRoot, "apps", app, "dist/index.js");
}
