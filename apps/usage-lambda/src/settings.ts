import { quotaPeriods } from "@tollgate/aws-quotas";
import { jsonObject, readVariables, tableName, type Variables } from "@tollgate/function-settings";
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

/** What each variable allows. */
const REQUIRED = {
  USAGE_TABLE: tableName,
  USAGE_LINES_TABLE: tableName,
  TENANTS_TABLE: tableName,
  RETENTION_DAYS: ["a number of days, at most 9999", /^[1-9]\d{0,3}$/],
  QUOTAS: ["JSON of plans, each with a limit and a period, or null", areQuotas],
  SERVER_ERRORS: ["JSON with percent and minimumRequests", isThreshold],
} as const satisfies Variables<string>;

/**
 * Reads the variables that `usageVariables` of `libs/environments` returns. None has a default: sums that expire too early
 * cannot be made again.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong, its value, and what is allowed.
 */
export function parseSettings(untrustedEnv: Readonly<Record<string, string | undefined>>): Settings {
  const variables = readVariables(untrustedEnv, REQUIRED, { TENANT_EVENTS_TABLE: tableName });
  const { TENANT_EVENTS_TABLE: tenantEventsTable } = variables;
  return {
    usageTable: variables.USAGE_TABLE,
    usageLinesTable: variables.USAGE_LINES_TABLE,
    tenantsTable: variables.TENANTS_TABLE,
    retentionDays: Number(variables.RETENTION_DAYS),
    quotas: jsonObject(variables.QUOTAS) as PlanQuotas,
    serverErrors: jsonObject(variables.SERVER_ERRORS) as unknown as ErrorThreshold,
    ...(tenantEventsTable !== undefined && { tenantEventsTable }),
  };
}

function areQuotas(untrustedText: string): boolean {
  const untrusted = jsonObject(untrustedText);
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

function isThreshold(untrustedText: string): boolean {
  const { percent, minimumRequests } = jsonObject(untrustedText) ?? {};
  return [percent, minimumRequests].every((each) => typeof each === "number" && each > 0);
}
