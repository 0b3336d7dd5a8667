import type { Environment } from "@tollgate/environments";
import type { RandomBytes } from "@tollgate/token-hashing";
import type { ApiKeys } from "./api-keys";
import type { AuditTrail } from "./audit-event";
import type { AuthorizerCache } from "./authorizer-cache";
import type { Metering } from "./metering";
import type { TenantRecords } from "./tenant-records";
import type { TokenLookup, Tokens } from "./tokens";
import type { UsagePlans } from "./usage-plans";

/** What the use cases reach the world by. */
export interface TenantPorts {
  readonly records: TenantRecords;
  readonly audit: AuditTrail;
  readonly keys: ApiKeys;
  readonly plans: UsagePlans;
  readonly tokens: Tokens;
  readonly lookup: TokenLookup;
  readonly cache: AuthorizerCache;
  readonly metering: Metering;
}

/** One environment's tenants, and whoever looks after them. */
export interface Tenancy extends TenantPorts {
  readonly environment: Pick<Environment, "service" | "name" | "tokenPrefix" | "plans">;
  /** Who makes the changes, for the audit trail. */
  readonly actor: string;
  /**
   * Milliseconds since 1970.
   *
   * @default Date.now
   */
  readonly clock?: () => number;
  /** @default Node's cryptographic source */
  readonly randomBytes?: RandomBytes;
}
