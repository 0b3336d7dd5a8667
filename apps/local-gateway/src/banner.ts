import { CONSOLE_PATH } from "@tollgate/console";
import type { Emulator, MethodDefinition } from "@tollgate/emulator";
import { firstPlan, type Environment } from "@tollgate/environments";
import { LOCAL_CREDENTIALS } from "@tollgate/local-environment";
import type { MintedToken } from "@tollgate/tenant-provisioning-runtime";

export interface BannerFacts {
  readonly environment: Environment;
  readonly at: Pick<Emulator, "url" | "controlUrl" | "audience">;
  readonly methods: readonly MethodDefinition[];
  readonly tenant: MintedToken;
  readonly dataDirectory: string | undefined;
  /** The debugger's address. @default no debugger */
  readonly debugger: string | undefined;
}

/** The first output: the routes, a tenant with its token, and example commands. */
export function banner(facts: BannerFacts): string {
  const { environment, at, methods, tenant, dataDirectory } = facts;
  const { url, controlUrl } = at;
  const stage = `${url}/${environment.name}`;
  const { accessKeyId, secretAccessKey } = LOCAL_CREDENTIALS;
  const first = methods.find(({ httpMethod }) => httpMethod === "GET")?.resourcePath ?? "/";
  return [
    `Tollgate's local gateway serves ${environment.name} on ${url}`,
    dataDirectory === undefined ? "State: in memory (DATA_DIR keeps it)" : `State: kept in ${dataDirectory}`,
    ...openTo(at),
    `Console: ${controlUrl}${CONSOLE_PATH}`,
    ...(facts.debugger === undefined
      ? []
      : [`Debugger: attach to ${facts.debugger}; time limits of functions are off`]),
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
    `  export AWS_ENDPOINT_URL=${controlUrl}`,
    `  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `  export AWS_DEFAULT_REGION=${environment.region}`,
    "",
  ].join("\n");
}

const ALL = "the API, control plane, DynamoDB and console";

function openTo({ url, controlUrl, audience }: BannerFacts["at"]): readonly string[] {
  switch (audience) {
    case "this machine":
      return [`Open to this machine only: ${ALL}`];
    case "everyone":
      return [
        `Open to everyone who reaches port ${new URL(url).port} of this machine: ${ALL} (ALLOW_REMOTE_CONTROL=1).`,
        "  They can read keys and write tokens.",
      ];
    case "nobody":
      return [
        `Open to everyone who reaches port ${new URL(url).port} of this machine (HOST): the API, and nothing else.`,
        `Open to this machine only, on ${controlUrl}: ${ALL}. ALLOW_REMOTE_CONTROL=1 opens them to everyone.`,
      ];
  }
}

/** One line for each route: method, URL, authorizer, and whether it requires a key. */
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
