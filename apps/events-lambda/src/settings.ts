import { readVariables, tableName, type Variables } from "@tollgate/function-settings";

/** The settings that the functions read from their environment variables. */
export interface Settings {
  /** The `source` of the events. */
  readonly source: string;
  /** Name of the bus. */
  readonly busName: string;
  /** The `source` of EventBridge's envelope. */
  readonly busSource: string;
  /** Name of the table of notices and sequence numbers. */
  readonly tenantEventsTable: string;
  readonly auditTable: string;
  readonly tenantsTable: string;
  readonly tokensTable: string;
  /** The tables of the usage ledger. @default the environment has none */
  readonly usage?: { readonly usageTable: string; readonly usageLinesTable: string };
}

/** What each variable allows. */
const REQUIRED = {
  EVENTS_SOURCE: ["a path such as /tollgate/example-gateway/prod", /^(\/[a-z0-9-]+){3,4}$/],
  EVENTS_BUS: ["a name of an event bus", /^[/\w.-]{1,256}$/],
  EVENTS_BUS_SOURCE: ["a source such as tollgate.example-gateway", /^[\w.-]{1,256}$/],
  TENANT_EVENTS_TABLE: tableName,
  AUDIT_TABLE: tableName,
  TENANTS_TABLE: tableName,
  TOKENS_TABLE: tableName,
} as const satisfies Variables<string>;

const OPTIONAL = { USAGE_TABLE: tableName, USAGE_LINES_TABLE: tableName };

/**
 * Reads the variables that `eventsVariables` of `libs/environments` returns.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function parseSettings(untrustedEnv: Readonly<Record<string, string | undefined>>): Settings {
  const variables = readVariables(untrustedEnv, REQUIRED, OPTIONAL, [["USAGE_TABLE", "USAGE_LINES_TABLE"]]);
  const { USAGE_TABLE: usageTable, USAGE_LINES_TABLE: usageLinesTable } = variables;
  return {
    source: variables.EVENTS_SOURCE,
    busName: variables.EVENTS_BUS,
    busSource: variables.EVENTS_BUS_SOURCE,
    tenantEventsTable: variables.TENANT_EVENTS_TABLE,
    auditTable: variables.AUDIT_TABLE,
    tenantsTable: variables.TENANTS_TABLE,
    tokensTable: variables.TOKENS_TABLE,
    ...(usageTable !== undefined &&
      usageLinesTable !== undefined && { usage: { usageTable, usageLinesTable } }),
  };
}
