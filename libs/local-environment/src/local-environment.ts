import { basename } from "node:path";
import type { EmulatorOptions } from "@tollgate/emulator";
import { requireApps } from "@tollgate/gateway-definition";
import { tenantsTable, tokensTable, type Environment } from "@tollgate/environments";
import { accessLogFormat } from "@tollgate/observability-runtime";
import { lambdaApps } from "@tollgate/workspace";
import { backendTables, lambdaFunctions } from "./functions";
import { gatewayDocument } from "./gateway-document";
import { ACCOUNT_ID } from "./local-account";
import { usagePlans } from "./plans";
import { localSecrets } from "./secrets-file";

/**
 * An environment as the emulator serves it: what its stack deploys, from the same document, bundles, plans and tables.
 *
 * @throws {DocumentError} when the document has a mistake.
 * @throws {BackendError} when a backend's app has no folder.
 */
export function localEnvironment(
  environment: Environment,
): Required<
  Pick<
    EmulatorOptions,
    "document" | "stages" | "functions" | "plans" | "tables" | "secrets" | "region" | "accountId"
  >
> {
  requireApps(lambdaApps().map((app) => basename(app)));
  return {
    document: gatewayDocument(environment),
    stages: [{ name: environment.name, accessLogFormat: accessLogFormat() }],
    functions: lambdaFunctions(environment),
    plans: usagePlans(environment),
    tables: [tokensTable(environment), tenantsTable(environment), ...backendTables(environment)],
    secrets: localSecrets(environment),
    region: environment.region,
    accountId: ACCOUNT_ID,
  };
}
