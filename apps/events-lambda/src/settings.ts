import { TABLE_NAME } from "@tollgate/records";

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

/** The functions' environment variables are missing or wrong. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const TABLE = ["a DynamoDB table's name", TABLE_NAME] as const;

/** What each variable allows. */
const REQUIRED: Readonly<Record<string, readonly [allowed: string, form: RegExp]>> = {
  EVENTS_SOURCE: ["a path such as /tollgate/example-gateway/prod", /^(\/[a-z0-9-]+){3,4}$/],
  EVENTS_BUS: ["a name of an event bus", /^[/\w.-]{1,256}$/],
  EVENTS_BUS_SOURCE: ["a source such as tollgate.example-gateway", /^[\w.-]{1,256}$/],
  TENANT_EVENTS_TABLE: TABLE,
  AUDIT_TABLE: TABLE,
  TENANTS_TABLE: TABLE,
  TOKENS_TABLE: TABLE,
};

/** Both or neither. */
const USAGE: typeof REQUIRED = { USAGE_TABLE: TABLE, USAGE_LINES_TABLE: TABLE };

/**
 * Reads the variables that `eventsVariables` of `libs/environments` returns.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function parseSettings(untrustedEnv: Readonly<Record<string, string | undefined>>): Settings {
  const hasUsage = Object.keys(USAGE).some((name) => untrustedEnv[name] !== undefined);
  const problems = Object.entries({ ...REQUIRED, ...(hasUsage && USAGE) }).flatMap(
    ([name, [allowed, form]]) =>
      form.test(untrustedEnv[name] ?? "")
        ? []
        : [`${name} is ${JSON.stringify(untrustedEnv[name]) ?? "missing"}; allowed: ${allowed}`],
  );
  if (problems.length > 0) throw new SettingsError(problems.join("; "));
  const valueOf = (name: string): string => untrustedEnv[name] ?? "";
  return {
    source: valueOf("EVENTS_SOURCE"),
    busName: valueOf("EVENTS_BUS"),
    busSource: valueOf("EVENTS_BUS_SOURCE"),
    tenantEventsTable: valueOf("TENANT_EVENTS_TABLE"),
    auditTable: valueOf("AUDIT_TABLE"),
    tenantsTable: valueOf("TENANTS_TABLE"),
    tokensTable: valueOf("TOKENS_TABLE"),
    ...(hasUsage && {
      usage: { usageTable: valueOf("USAGE_TABLE"), usageLinesTable: valueOf("USAGE_LINES_TABLE") },
    }),
  };
}
