import { CONSOLE_PATH } from "@tollgate/console";
import type { MethodDefinition } from "@tollgate/emulator";
import { firstPlan, type Environment } from "@tollgate/environments";
import { LOCAL_CREDENTIALS } from "@tollgate/local-environment";
import type { MintedToken } from "@tollgate/tenant-provisioning-runtime";

export interface BannerFacts {
  readonly environment: Environment;
  readonly url: string;
  readonly methods: readonly MethodDefinition[];
  readonly tenant: MintedToken;
  readonly dataDirectory: string | undefined;
  readonly hasConsole: boolean;
  /** Where one can attach. @default nowhere */
  readonly debugger: string | undefined;
}

/** What a newcomer reads first: the routes, a tenant with its token, and what to type. */
export function banner(facts: BannerFacts): string {
  const { environment, url, methods, tenant, dataDirectory, hasConsole } = facts;
  const stage = `${url}/${environment.name}`;
  const { accessKeyId, secretAccessKey } = LOCAL_CREDENTIALS;
  const first = methods.find(({ httpMethod }) => httpMethod === "GET")?.resourcePath ?? "/";
  return [
    `Tollgate's local gateway serves ${environment.name} on ${url}`,
    dataDirectory === undefined ? "State: in memory (DATA_DIR keeps it)" : `State: kept in ${dataDirectory}`,
    hasConsole
      ? `Console: ${url}${CONSOLE_PATH}`
      : "Console: off, because the gateway does not listen on loopback only (HOST)",
    ...(facts.debugger === undefined
      ? []
      : [`Debugger: attach to ${facts.debugger}; no function is over its time meanwhile`]),
    "",
    "Routes",
    ...routeLines(stage, methods),
    "",
    `Tenant "${tenant.tenantId}" on plan ${firstPlan(environment)}, with a new token: ${tenant.token}`,
    "",
    "Try it",
    `  curl ${stage}${first} -H 'Authorization: ${tenant.token}'`,
    "",
    "To use the aws command line or the tenants command",
    `  export AWS_ENDPOINT_URL=${url}`,
    `  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `  export AWS_DEFAULT_REGION=${environment.region}`,
    "",
  ].join("\n");
}

/** One line a route: method, URL, authorizer, and whether it needs a key. */
export function routeLines(stage: string, methods: readonly MethodDefinition[]): readonly string[] {
  const rows = methods.map(({ httpMethod, resourcePath, authorizer, apiKeyRequired }) => [
    httpMethod,
    `${stage}${resourcePath}`,
    authorizer ? `authorizer ${authorizer.name}` : "no authorizer",
    apiKeyRequired ? "key required" : "no key",
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`);
}
