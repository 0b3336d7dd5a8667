import type { AuditEvent } from "./audit-event";
import type { TenantRecord } from "./tenant-record";
import type { FoundToken, NewToken } from "./tokens";

/** Many items of the tables at once. A call that fails may have done a part, and may be made again. */
export interface TableBatches {
  /** The records of tenants, by id; one that is not there is left out. Reads see every write that was answered before. */
  records(tenantIds: readonly string[]): Promise<ReadonlyMap<string, TenantRecord>>;
  /** The tokens that are stored, by hash, with the values of their API keys and their ends. */
  tokens(
    tokenHashes: readonly string[],
  ): Promise<ReadonlyMap<string, Pick<FoundToken, "clientId" | "expiresAt" | "disabled">>>;
  putTokens(tokens: readonly NewToken[]): Promise<void>;
  appendEvents(events: readonly AuditEvent[]): Promise<void>;
}
