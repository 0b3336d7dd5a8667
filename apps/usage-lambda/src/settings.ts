import { quotaPeriods } from "@tollgate/aws-quotas";
import { TABLE_NAME } from "@tollgate/records";
import type { ErrorThreshold, PlanQuotas } from "@tollgate/usage-runtime";

/** The settings that the functions read from their environment variables. */
export interface Settings {
  /** Name of the table of sums. */
  readonly usageTable: string;
  /** Name of the table of lines. */
  readonly usageLinesTable: string;
  /** Name of the table of tenants. */
  readonly tenantsTable: string;
  /** Days after its hour for which a sum is kept. */
  readonly retentionDays: number;
  /** The quotas of all plans. */
  readonly quotas: PlanQuotas;
  /** From when on a tenant's server errors are worth a look. */
  readonly serverErrors: ErrorThreshold;
  /** Name of the table of notices. @default the environment has no events */
  readonly tenantEventsTable?: string;
}

/** The functions' environment variables are missing or wrong. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const TABLE = "a DynamoDB table's name";

const TABLE_NAMED = [TABLE, (untrusted: string) => TABLE_NAME.test(untrusted)] as const;

/** What each variable allows, and whether a value is so. */
const VARIABLES: Readonly<Record<string, readonly [allowed: string, is: (untrusted: string) => boolean]>> = {
  USAGE_TABLE: TABLE_NAMED,
  USAGE_LINES_TABLE: TABLE_NAMED,
  TENANTS_TABLE: TABLE_NAMED,
  RETENTION_DAYS: ["a number of days, at most 9999", (untrusted) => /^[1-9]\d{0,3}$/.test(untrusted)],
  QUOTAS: [
    "JSON of plans, each with a limit and a period, or null",
    (untrusted) => areQuotas(parse(untrusted)),
  ],
  SERVER_ERRORS: ["JSON with percent and minimumRequests", (untrusted) => isThreshold(parse(untrusted))],
};

/**
 * Reads the variables that `usageVariables` of `libs/environments` returns. None has a default: sums that expire too early
 * cannot be made again.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function parseSettings(untrustedEnv: Readonly<Record<string, string | undefined>>): Settings {
  const { TENANT_EVENTS_TABLE: tenantEventsTable } = untrustedEnv;
  const optional = tenantEventsTable === undefined ? {} : { TENANT_EVENTS_TABLE: TABLE_NAMED };
  const problems = Object.entries({ ...VARIABLES, ...optional }).flatMap(([name, [allowed, is]]) =>
    is(untrustedEnv[name] ?? "")
      ? []
      : [`${name} is ${JSON.stringify(untrustedEnv[name]) ?? "missing"}; allowed: ${allowed}`],
  );
  if (problems.length > 0) throw new SettingsError(problems.join("; "));
  const valueOf = (name: string): string => untrustedEnv[name] ?? "";
  return {
    usageTable: valueOf("USAGE_TABLE"),
    usageLinesTable: valueOf("USAGE_LINES_TABLE"),
    tenantsTable: valueOf("TENANTS_TABLE"),
    retentionDays: Number(valueOf("RETENTION_DAYS")),
    quotas: parse(valueOf("QUOTAS")) as PlanQuotas,
    serverErrors: parse(valueOf("SERVER_ERRORS")) as unknown as ErrorThreshold,
    ...(tenantEventsTable !== undefined && { tenantEventsTable }),
  };
}

/** @returns `undefined` for text that is not JSON of an object */
function parse(untrustedText: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const untrusted: unknown = JSON.parse(untrustedText);
    const isObject = typeof untrusted === "object" && untrusted !== null && !Array.isArray(untrusted);
    return isObject ? (untrusted as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function areQuotas(untrusted: ReturnType<typeof parse>): boolean {
  return (
    untrusted !== undefined &&
    Object.values(untrusted).every((quota) => {
      if (quota === null) return true;
      const { limit, period } = (quota ?? {}) as Readonly<Record<string, unknown>>;
      return (
        Number.isSafeInteger(limit) && (limit as number) > 0 && quotaPeriods.some((each) => each === period)
      );
    })
  );
}

function isThreshold(untrusted: ReturnType<typeof parse>): boolean {
  const { percent, minimumRequests } = untrusted ?? {};
  return [percent, minimumRequests].every((each) => typeof each === "number" && each > 0);
}
