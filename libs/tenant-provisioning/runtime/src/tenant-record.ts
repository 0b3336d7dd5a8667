import type { PlanName } from "@tollgate/environments";

/** What a tenant is to be. `creating`, `adopting` and `deleting` end by running the same command again. */
export type TenantStatus = "creating" | "adopting" | "active" | "suspended" | "deleting";

/** A status that a tenant has while a command is under way, or was cut short. */
export type UnfinishedStatus = Exclude<TenantStatus, "active" | "suspended">;

export function isUnfinished(status: TenantStatus): status is UnfinishedStatus {
  return status !== "active" && status !== "suspended";
}

/** What an operator notes of a tenant: nothing of it lets anyone in, and no request reads it. */
export interface TenantDetails {
  /** What people call the tenant. */
  readonly name?: string;
  /** Whom to reach, in the operator's words: an e-mail address, a telephone number, a channel. Nothing is sent there. */
  readonly contact?: string;
  /** Texts by keys of the operator's choice. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A tenant as a list has it. */
export type ListedTenant = Omit<TenantRecord, keyof TenantDetails>;

/** What an operator wants of a tenant: it is written first, and API Gateway is made to follow. Times are seconds since 1970. */
export interface TenantRecord extends TenantDetails {
  readonly tenantId: string;
  readonly status: TenantStatus;
  readonly plan: PlanName;
  /** Value of the API key, which tokens name. */
  readonly clientId: string;
  /** Id of the API key, once it is made. */
  readonly apiKeyId?: string;
  /** Whether API Gateway is known to be as the record says; false while a change is under way, or was cut short. */
  readonly settled: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Random, and new for a tenant that is created again after its deletion. */
  readonly generation: string;
  /** Random, and new at each write: whoever writes names the revision that it replaces. */
  readonly revision: string;
}
