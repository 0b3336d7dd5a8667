import { environmentName } from "./cells";
import type { Environment } from "./schema/environment";

/** Names of the tables and of the bus that the functions of events use. */
export interface EventsResourceNames {
  readonly tenantEvents: string;
  readonly audit: string;
  readonly tenants: string;
  readonly tokens: string;
  readonly bus: string;
  /** The tables of the usage ledger. @default the environment has none, and no token is known to be unused */
  readonly usage?: { readonly usage: string; readonly usageLines: string } | undefined;
}

/** Returns the environment variables of the functions of events. */
export function eventsVariables(
  environment: Pick<Environment, "service" | "name" | "cell">,
  names: EventsResourceNames,
): Readonly<Record<string, string>> {
  const { service } = environment;
  return {
    EVENTS_SOURCE: eventsSource(environment),
    EVENTS_BUS: names.bus,
    EVENTS_BUS_SOURCE: `tollgate.${service}`,
    TENANT_EVENTS_TABLE: names.tenantEvents,
    AUDIT_TABLE: names.audit,
    TENANTS_TABLE: names.tenants,
    TOKENS_TABLE: names.tokens,
    ...(names.usage && { USAGE_TABLE: names.usage.usage, USAGE_LINES_TABLE: names.usage.usageLines }),
  };
}

/**
 * Returns the `source` of an environment's events: `/tollgate/example-gateway/prod`, and `/tollgate/example-gateway/prod/2`
 * for a further cell. Sequence numbers count within it, so that of the first cell stays the environment's.
 */
export function eventsSource(environment: Pick<Environment, "service" | "name" | "cell">): string {
  const { service, name, cell } = environment;
  const home = environmentName(environment);
  return ["", "tollgate", service, home, ...(cell && name !== home ? [cell.name] : [])].join("/");
}
