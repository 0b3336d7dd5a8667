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

/** The command that finishes what was begun with an unfinished tenant. */
export function finishingCommand({
  tenantId,
  status,
  plan,
  apiKeyId,
}: Pick<TenantRecord, "tenantId" | "status" | "plan" | "apiKeyId">): string {
  if (status === "creating") return `create ${tenantId} --plan ${plan}`;
  return status === "adopting" ? `adopt ${tenantId} --key ${apiKeyId}` : `delete ${tenantId}`;
}

/** The tenants table's records. Reads see every write that was answered before. */
export interface TenantRecords {
  get(tenantId: string): Promise<TenantRecord | undefined>;
  /** The records of tenants, by id; one that is not there is left out. */
  getMany(tenantIds: readonly string[]): Promise<ReadonlyMap<string, TenantRecord>>;
  /**
   * Writes a record, if `replaces` is the revision that is stored (undefined: if none is). Writing the same again succeeds.
   *
   * @throws {TenantChangedError} when another revision is stored.
   */
  write(record: TenantRecord, replaces: string | undefined): Promise<void>;
  /**
   * Makes an API key that was made by hand one tenant's for good: ids of keys are never used again. Of two tenants one gets it.
   *
   * @throws {ApiKeyTakenError} when another tenant has it.
   */
  claimKey(apiKeyId: string, tenantId: string): Promise<void>;
  /** Takes a claim back, where it is the tenant's. */
  releaseKey(apiKeyId: string, tenantId: string): Promise<void>;
  /**
   * Removes the record of a tenant that is `deleting`, unless it is gone.
   *
   * @throws {TenantChangedError} when it is another generation's, or not being deleted.
   */
  remove(record: TenantRecord): Promise<void>;
  /** Every tenant, in no order, page by page. It reads past all events, and misses nothing. */
  list(): AsyncIterable<TenantRecord>;
  /**
   * Every tenant in the order of ids, page by page, without its name, contact and metadata, which the index has not. What was
   * written within the last second may be missing.
   */
  inOrder(): AsyncIterable<ListedTenant>;
}

/** What of a tenant is to be another from now on. What is left out stays. */
export interface TenantUpdate {
  /** Null for none. */
  readonly name?: string | null;
  /** Null for none. */
  readonly contact?: string | null;
  /** Values by their keys; null removes a key. All other keys stay. */
  readonly metadata?: Readonly<Record<string, string | null>>;
}

/** The details of a tenant or of a row, without what is empty, and with the keys of the metadata in order. */
export function detailsOf({ name, contact, metadata = {} }: TenantDetails): TenantDetails {
  const entries = Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    ...(name !== undefined && { name }),
    ...(contact !== undefined && { contact }),
    ...(entries.length > 0 && { metadata: Object.fromEntries(entries) }),
  };
}

/** The rest of a record. */
export function withoutDetails<Record extends TenantDetails>({
  name: _n,
  contact: _c,
  metadata: _m,
  ...rest
}: Record): Omit<Record, keyof TenantDetails> {
  return rest;
}

/** The names of the details in which two tenants differ. */
export function differingDetails(one: TenantDetails, other: TenantDetails): (keyof TenantDetails)[] {
  const [ones, others] = [detailsOf(one), detailsOf(other)];
  return (["name", "contact", "metadata"] as const).filter(
    (detail) => JSON.stringify(ones[detail]) !== JSON.stringify(others[detail]),
  );
}

/** The details that a tenant has once it is updated. */
export function updatedDetails(
  before: TenantDetails,
  { name = before.name, contact = before.contact, metadata = {} }: TenantUpdate,
): TenantDetails {
  const entries = Object.entries({ ...before.metadata, ...metadata });
  const left = entries.filter((entry): entry is [string, string] => entry[1] !== null);
  return detailsOf({
    ...(typeof name === "string" && { name }),
    ...(typeof contact === "string" && { contact }),
    metadata: Object.fromEntries(left),
  });
}
