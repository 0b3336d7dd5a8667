import { tenantEventsTable } from "@tollgate/records";
import type { Environment } from "./schema/environment";
import type { UsageOption } from "./schema/usage-option";

/** Names of the tables that the functions of the usage ledger use. */
export interface UsageTableNames {
  readonly usage: string;
  readonly usageLines: string;
  readonly tenants: string;
}

/** Returns the environment variables of the functions of the usage ledger. */
export function usageVariables(
  environment: Pick<Environment, "service" | "name" | "plans" | "alarms" | "events">,
  { retentionDays }: UsageOption,
  tables: UsageTableNames,
): Readonly<Record<string, string>> {
  const { plans, alarms, events } = environment;
  const { percent, minimumRequests } = alarms.serverErrors;
  return {
    USAGE_TABLE: tables.usage,
    USAGE_LINES_TABLE: tables.usageLines,
    TENANTS_TABLE: tables.tenants,
    RETENTION_DAYS: String(retentionDays),
    QUOTAS: JSON.stringify(planQuotas({ plans })),
    SERVER_ERRORS: JSON.stringify({ percent, minimumRequests }),
    ...(events && { TENANT_EVENTS_TABLE: tenantEventsTable(environment).name }),
  };
}

/** Returns the quotas of all plans: a tenant on another one has a quota that is not known. */
export function planQuotas({
  plans,
}: Pick<Environment, "plans">): Readonly<
  Record<string, NonNullable<Environment["plans"][string]["quota"]> | null>
> {
  return Object.fromEntries(Object.entries(plans).map(([name, { quota }]) => [name, quota ?? null]));
}
