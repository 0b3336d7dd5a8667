import type { ListedTenant, TenantRecord } from "./tenant-record";

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
