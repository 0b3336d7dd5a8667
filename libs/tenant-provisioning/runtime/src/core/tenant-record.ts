import type { PlanLimits, PlanName } from "@tollgate/environments";
import { defined } from "./defined";

/**
 * The intended status of a tenant. To finish `creating`, `adopting` or `deleting`, run the same command
 * again.
 *
 * A tenant that is being moved to another cell has a record in both, and only one of them counts: the record of
 * the new cell is `arriving` until then, that of the old one `leaving` from then on.
 */
export type TenantStatus =
  "creating" | "adopting" | "active" | "suspended" | "deleting" | "arriving" | "leaving";

/** The status of a tenant while a command runs, or after the command was interrupted. */
export type UnfinishedStatus = Exclude<TenantStatus, "active" | "suspended">;

export function isUnfinished(status: TenantStatus): status is UnfinishedStatus {
  return status !== "active" && status !== "suspended";
}

/** Whether the tenant's record in another cell counts, and not this one. */
export function isElsewhere(status: TenantStatus): status is "arriving" | "leaving" {
  return status === "arriving" || status === "leaving";
}

/** An operator's notes on a tenant: they have no effect on requests. */
export interface TenantDetails {
  /** The display name. */
  readonly name?: string;
  /**
   * The contact: an e-mail address, a URL, a telephone number or a channel. Events about quotas and tokens carry it, so that
   * whoever subscribes can tell the tenant. Tollgate itself sends nothing to it.
   */
  readonly contact?: string;
  /** Texts by keys that the operator chooses. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export type ListedTenant = Omit<TenantRecord, keyof TenantDetails | "limits">;

/**
 * The intended state of a tenant. It is written first, and then applied to API Gateway. Times are seconds
 * since 1970.
 */
export interface TenantRecord extends TenantDetails {
  readonly tenantId: string;
  readonly status: TenantStatus;
  /** The tenant's plan. Its limits hold unless the tenant has limits of its own. */
  readonly plan: PlanName;
  /**
   * The tenant's own limits, all of them, for which it has a usage plan of its own.
   *
   * @default the limits of the plan, whose usage plan has the tenant's API key
   */
  readonly limits?: PlanLimits;
  /** The value of the API key, which token records refer to. */
  readonly clientId: string;
  /** The id of the API key, once it exists. */
  readonly apiKeyId?: string;
  /**
   * Whether API Gateway is known to match the record. False while a change runs, or after it was interrupted.
   */
  readonly settled: boolean;
  /** Name of the cell that the tenant is being moved to. Only the move, a suspension and a deletion change the record. */
  readonly movesTo?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Random. A tenant that is created again after its deletion gets another generation. */
  readonly generation: string;
  /** Random, and new at each write. A write names the revision that it replaces. */
  readonly revision: string;
}

/** The command that finishes the creation, adoption, deletion or move of a tenant. */
export function finishingCommand({
  tenantId,
  status,
  plan,
  apiKeyId,
  movesTo,
}: Pick<TenantRecord, "tenantId" | "status" | "plan" | "apiKeyId" | "movesTo">): string {
  if (isElsewhere(status)) return `move-cell ${tenantId} --to ${movesTo}`;
  if (status === "creating") return `create ${tenantId} --plan ${plan}`;
  return status === "adopting" ? `adopt ${tenantId} --key ${apiKeyId}` : `delete ${tenantId}`;
}

/** The records in the tenants table. Reads see every write that was answered before. */
export interface TenantRecords {
  get(tenantId: string): Promise<TenantRecord | undefined>;
  /** The existing records of tenants, by id. */
  getMany(tenantIds: readonly string[]): Promise<ReadonlyMap<string, TenantRecord>>;
  /**
   * Writes a record if the stored revision is `replaces` (undefined: if no record is stored). Writing the
   * same record again succeeds.
   *
   * @throws {TenantChangedError} when another revision is stored.
   */
  write(record: TenantRecord, replaces: string | undefined): Promise<void>;
  /**
   * Assigns an API key that a person created to one tenant permanently. Of two concurrent calls, one
   * succeeds.
   *
   * @throws {ApiKeyTakenError} when another tenant has it.
   */
  claimKey(apiKeyId: string, tenantId: string): Promise<void>;
  /** Releases the tenant's claim on the key. */
  releaseKey(apiKeyId: string, tenantId: string): Promise<void>;
  /**
   * Removes the record of a tenant that is `deleting` or `leaving`, if it exists.
   *
   * @throws {TenantChangedError} when the record has another generation or another status.
   */
  remove(record: TenantRecord): Promise<void>;
  /** Every tenant, in no order, page by page. It reads all events too, and misses no tenant. */
  list(): AsyncIterable<TenantRecord>;
  /**
   * Every tenant in the order of ids, page by page, without name, contact, metadata and own limits, which the index does
   * not contain. A write of the last second may be missing.
   */
  inOrder(): AsyncIterable<ListedTenant>;
}

/** Changes of a tenant's details. Omitted details do not change. */
export interface TenantUpdate {
  /** Null removes the name. */
  readonly name?: string | null;
  /** Null removes the contact. */
  readonly contact?: string | null;
  /** Values by key. Null removes a key. All other keys stay. */
  readonly metadata?: Readonly<Record<string, string | null>>;
}

/** The details of a tenant or of a row, without empty ones, and with sorted metadata keys. */
export function detailsOf({ name, contact, metadata = {} }: TenantDetails): TenantDetails {
  const entries = Object.entries(metadata).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    ...defined({ name, contact }),
    ...(entries.length > 0 && { metadata: Object.fromEntries(entries) }),
  };
}

/** A record without its details. */
export function withoutDetails<Record extends TenantDetails>({
  name: _n,
  contact: _c,
  metadata: _m,
  ...rest
}: Record): Omit<Record, keyof TenantDetails> {
  return rest;
}

export function differingDetails(one: TenantDetails, other: TenantDetails): (keyof TenantDetails)[] {
  const [ones, others] = [detailsOf(one), detailsOf(other)];
  return (["name", "contact", "metadata"] as const).filter(
    (detail) => JSON.stringify(ones[detail]) !== JSON.stringify(others[detail]),
  );
}

/** The details after an update. */
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
