// Core of tenant provisioning: records, tokens, limits, errors, and the ports that use cases call.
// Not here: the use cases (the rooms beside this one) and the adapters of the ports (`adapters`).

import type { Environment } from "@tollgate/environments";
import type { RandomBytes } from "@tollgate/token-hashing";
import { randomBytes as cryptoRandomBytes } from "node:crypto";
import type { ApiKeys, AuthorizerCache, Metering, OwnPlans, UsagePlans } from "./api-gateway-ports";
import type { AuditTrail } from "./audit-trail";
import type { TenantRecords } from "./tenant-record";
import type { TokenCopies } from "./token-copies";
import type { TokenLookup, Tokens } from "./tokens";

export interface TenantPorts {
  readonly records: TenantRecords;
  readonly audit: AuditTrail;
  readonly keys: ApiKeys;
  readonly plans: UsagePlans;
  readonly ownPlans: OwnPlans;
  readonly tokens: Tokens;
  readonly lookup: TokenLookup;
  readonly copies: TokenCopies;
  readonly cache: AuthorizerCache;
  readonly metering: Metering;
}

/** The tenants of one environment, and the operator who manages them. */
export interface Tenancy extends TenantPorts {
  readonly environment: Pick<
    Environment,
    "service" | "name" | "cell" | "region" | "tokenPrefix" | "plans" | "maximumTokenLifetime"
  >;
  /** The operator's name in the audit trail. */
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

/** What it takes to change the tokens of tenants. */
export type TokenTenancy = Pick<
  Tenancy,
  "records" | "audit" | "tokens" | "lookup" | "cache" | "actor" | "clock" | "randomBytes"
> & {
  readonly environment: Pick<Environment, "name" | "tokenPrefix" | "maximumTokenLifetime">;
};

/** 16 random hexadecimal digits: the name of a token, a generation or a revision. */
export function randomId({ randomBytes = cryptoRandomBytes }: Pick<Tenancy, "randomBytes">): string {
  return Buffer.from(randomBytes(8)).toString("hex");
}

/** Whole seconds since 1970. */
export function nowSeconds({ clock = Date.now }: Pick<Tenancy, "clock">): number {
  return Math.floor(clock() / 1000);
}
