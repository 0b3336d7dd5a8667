import { CONSOLE_PATH } from "@tollgate/console";
import type { Emulator, MethodDefinition } from "@tollgate/emulator";
import { awsArn, firstPlan, type Environment } from "@tollgate/environments";
import { LOCAL_CREDENTIALS, localAccount } from "@tollgate/local-environment";
import type { DemoTenant } from "./demo-tenant";
import type { GatewayCell } from "./gateway";

export interface BannerFacts {
  readonly environment: Environment;
  /** At least one. */
  readonly cells: readonly Pick<GatewayCell, "name" | "environment">[];
  readonly at: Pick<Emulator, "url" | "controlUrl" | "audience">;
  readonly methods: readonly MethodDefinition[];
  readonly tenant: DemoTenant;
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
    ...cellLines(facts),
    "",
    "Routes",
    ...routeLines(stage, methods),
    "",
    tenantLine(facts),
    "",
    "Try it",
    `  curl ${stage}${first} -H 'Authorization: ${"token" in tenant ? tenant.token : "<token>"}'`,
    "",
    "To use the aws command line or the tenants command",
    `  export AWS_ENDPOINT_URL=${controlUrl}`,
    `  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `  export AWS_DEFAULT_REGION=${environment.region}`,
    ...otherCells(facts),
    "",
  ].join("\n");
}

/** The demo tenant with its new token, or why it has none. */
function tenantLine({ environment, cells, tenant }: BannerFacts): string {
  const name = `Tenant "${tenant.tenantId}"`;
  if ("problem" in tenant) return `${name} has no new token: ${tenant.problem}`;
  const inCell = cells.length === 1 ? "" : ` in cell ${tenant.cell}`;
  return `${name}${inCell} on plan ${firstPlan(environment)}, with a new token: ${tenant.token}`;
}

/** One line for each of several cells: its place, and how its tokens begin. */
function cellLines({ cells }: BannerFacts): readonly string[] {
  if (cells.length === 1) return [];
  const rows = cells.map(({ name, environment }) => [
    name,
    `account ${localAccount(environment)}`,
    environment.region,
    `tokens ${environment.tokenPrefix}_...`,
  ]);
  return ["", "Cells; the router sends a request to the cell of its token", ...inColumns(rows)];
}

/** How the aws command line reaches cells of other Regions and accounts. The tenants command finds them itself. */
function otherCells({ environment, cells }: BannerFacts): readonly string[] {
  const home = localAccount(environment);
  return cells.slice(1).map(({ name, environment: cell }) => {
    const account = localAccount(cell);
    const role = awsArn("iam", "", account, `role/${cell.roles?.operate ?? "operate"}`);
    const region = cell.region === environment.region ? "" : `--region ${cell.region}`;
    const profile = account === home ? "" : `a profile with role_arn = ${role}`;
    return `  For cell ${name}: ${[region, profile].filter((each) => each !== "").join(" and ")}`;
  });
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
  return inColumns(rows);
}

function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`);
}
