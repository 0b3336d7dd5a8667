import { audited, auditedState, beginAudited } from "../../audit/audited";
import { LeftUnfinishedError } from "../../audit/errors";
import { ApiKeyMissingError, TenantChangedError, TenantNotFoundError } from "../../core/errors";
import { requireTenant } from "../../core/require-tenant";
import { nowSeconds, randomId, type Tenancy } from "../../core/tenancy";
import { parseTenantId } from "../../core/tenant-id";
import { detailsOf, type TenantRecord } from "../../core/tenant-record";
import { tokenIdOf } from "../../core/tokens";
import { suspendTenant } from "../../tenant/change-tenant";
import { type DeletedTenant, removeAllOf } from "../../tenant/delete-tenant";
import { findKeyOf } from "../../tenant/settle-tenant";
import { CacheNotFlushedError, TokenNotFoundError } from "../../token/errors";
import type { RevokeOptions } from "../../token/revoke-token";
import { cellNamed, enter } from "../cells";
import { appendCancellation, recordCancellation } from "./cancel-move";
import { endedEvent } from "./move-events";
import { type DirectoryEntry, oldestFirst } from "../directory";
import { DirectoryChangedError } from "../errors";
import type { RoutedCells } from "../hashed-tokens";

type Context = Omit<RoutedCells, "capacity">;

/** The maximum number of concurrent changes that a run gives way to before it fails. */
const MAX_ATTEMPTS = 5;

/**
 * Suspends a tenant in every cell that lets it in. While a tenant moves, its former cell is changed first, because the
 * move looks there after each step in the new one.
 *
 * @throws the errors of `suspendTenant`
 */
export async function suspendInCells(untrustedTenantId: string, context: Context): Promise<TenantRecord> {
  const done = new Map<string, TenantRecord | undefined>();
  for (;;) {
    const entry = await entryOf(untrustedTenantId, context);
    const { tenantId } = entry;
    const cell = oldestFirst(entry).find((each) => !done.has(each));
    // A move that began meanwhile may have copied the tenant as it was.
    if (cell === undefined)
      return done.get(entry.cell) ?? (await requireTenant(tenantId, tenancyOf(entry.cell, context)));
    const tenancy = tenancyOf(cell, context);
    done.set(
      cell,
      cell === entry.cell ? await suspendTenant(tenantId, tenancy) : await silence(tenantId, tenancy),
    );
  }
}

/** Disables a tenant's key in a cell whose record does not count. */
async function silence(tenantId: string, tenancy: Tenancy): Promise<TenantRecord | undefined> {
  const record = await tenancy.records.get(tenantId);
  if (record === undefined) return undefined;
  const { status, movesTo } = record;
  // Also one that has arrived, and that the directory does not have there yet.
  if (status === "active" && (movesTo === undefined || movesTo === tenancy.environment.cell?.name))
    return suspendTenant(tenantId, tenancy);
  await disableKeyOf(record, tenancy);
  return undefined;
}

async function disableKeyOf(record: TenantRecord, tenancy: Tenancy): Promise<void> {
  const key = await findKeyOf(record, tenancy);
  try {
    if (key?.enabled) await tenancy.keys.setEnabled(key.id, false);
  } catch (error) {
    if (!(error instanceof ApiKeyMissingError)) throw error;
  }
}

/**
 * Removes a token in every cell that has it, and its exception in the router. While a tenant moves, the former cell is
 * changed first: a copy gives access only if the original was there after the copy.
 *
 * @throws the errors of `revokeToken`
 */
export async function revokeInCells(
  { tenantId: untrustedTenantId, tokenId, flush = false }: RevokeOptions,
  context: Context,
): Promise<void> {
  const entry = await entryOf(untrustedTenantId, context);
  const { tenantId } = entry;
  const trail = tenancyOf(entry.cell, context);
  await requireTenant(tenantId, trail);
  const tokenHash = await hashOf(tokenId, entry, context);
  const done = new Set<string>();
  if (tokenHash !== undefined) {
    const end = await beginAudited({ tenantId, change: "revoke-token", before: { tokenId } }, trail);
    let cell: string | undefined = oldestFirst(entry)[0];
    while (cell !== undefined) {
      await tenancyOf(cell, context).tokens.remove(tokenHash);
      done.add(cell);
      // A move that began meanwhile may have copied the token before.
      const now = await context.directory.get(tenantId);
      cell = oldestFirst(now ?? entry).find((each) => !done.has(each));
    }
    await end();
  }
  try {
    const cells = done.size > 0 ? [...done] : oldestFirst(entry);
    if (flush) for (const cell of cells) await tenancyOf(cell, context).cache.flush();
  } catch (error) {
    throw new CacheNotFlushedError(tenantId, tokenId, error);
  }
  if (tokenHash === undefined) throw new TokenNotFoundError(tenantId, tokenId);
  try {
    await context.exceptions.write([{ hash: tokenHash, cell: undefined }]);
  } catch (error) {
    const left = `token ${tokenId} is revoked, and the router may still know it: tenants doctor finds that`;
    throw new LeftUnfinishedError(left, error);
  }
}

async function hashOf(tokenId: string, entry: DirectoryEntry, context: Context): Promise<string | undefined> {
  for (const cell of oldestFirst(entry))
    for await (const token of tenancyOf(cell, context).lookup.ofTenant(entry.tenantId))
      if (tokenIdOf(token) === tokenId) return token.tokenHash;
  return undefined;
}

/**
 * Deletes a tenant in every cell, with its exceptions in the router and its entry in the directory. Running it again
 * finishes an interrupted run. A move of the tenant stops.
 *
 * @throws the errors of `deleteTenant`
 */
export async function deleteInCells(untrustedTenantId: string, context: Context): Promise<DeletedTenant> {
  const entry = await entryOf(untrustedTenantId, context);
  const { tenantId } = entry;
  const trail = tenancyOf(entry.cell, context);
  const before = await trail.records.get(tenantId);
  const change = {
    tenantId,
    change: "delete",
    ...(before && { before: { ...auditedState(before), ...detailsOf(before) } }),
  } as const;
  return audited(change, trail, async (done, leaves) => {
    leaves(`tenant "${tenantId}" is left deleting: run tenants delete ${tenantId} to finish it`);
    const doomed = await markEverywhere(entry, context);
    const hashes = new Set<string>();
    for (const { record, tenancy } of doomed)
      for await (const { tokenHash } of tenancy.copies.ofKey(record.clientId)) hashes.add(tokenHash);
    // First, because nothing else knows the hashes later.
    if (hashes.size > 0)
      await context.exceptions.write([...hashes].map((hash) => ({ hash, cell: undefined })));
    let removedTokens = 0;
    for (const { record, tenancy } of doomed.reverse()) {
      removedTokens = Math.max(removedTokens, await removeAllOf(record, tenancy));
      await tenancy.records.remove(record);
    }
    await leaveDirectory(entry, context);
    leaves(`tenant "${tenantId}" is deleted, and the audit trail lacks the end of the deletion`);
    await done();
    return { tenantId, removedTokens };
  });
}

/**
 * Records the deletion in every cell of the tenant, and disables its keys. The cell whose record counts comes first: a
 * move looks there after each step in the other.
 */
async function markEverywhere(
  entry: DirectoryEntry,
  context: Context,
): Promise<{ readonly record: TenantRecord; readonly tenancy: Tenancy }[]> {
  const { tenantId } = entry;
  const doomed: { readonly record: TenantRecord; readonly tenancy: Tenancy }[] = [];
  const done = new Set<string>();
  let cell: string | undefined = entry.cell;
  while (cell !== undefined) {
    const tenancy = tenancyOf(cell, context);
    const record = await markDeleting(tenantId, tenancy);
    if (record !== undefined) {
      await disableKeyOf(record, tenancy);
      doomed.push({ record, tenancy });
    }
    done.add(cell);
    // A move that began meanwhile may have made the tenant in another cell.
    const now = (await context.directory.get(tenantId)) ?? entry;
    cell = oldestFirst(now).find((each) => !done.has(each));
  }
  return doomed;
}

async function markDeleting(tenantId: string, tenancy: Tenancy): Promise<TenantRecord | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const record = await tenancy.records.get(tenantId);
    if (record === undefined || record.status === "deleting") return record;
    const doomed: TenantRecord = {
      ...record,
      status: "deleting",
      settled: false,
      updatedAt: nowSeconds(tenancy),
      revision: randomId(tenancy),
    };
    try {
      await tenancy.records.write(doomed, record.revision);
      return doomed;
    } catch (error) {
      if (!(error instanceof TenantChangedError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

/** Removes a tenant's entry, and releases its rooms. A move may have changed the entry since it was read. */
async function leaveDirectory(read: DirectoryEntry, context: Context): Promise<void> {
  const { directory, rooms } = context;
  const { tenantId } = read;
  let entry: DirectoryEntry | undefined = read;
  for (let attempt = 1; entry !== undefined; attempt += 1) {
    try {
      const ended: DirectoryEntry =
        entry.status === "moving" ? await recordCancellation(entry, context) : entry;
      await appendEndOfMove(ended, context);
      await directory.remove(ended);
      for (const cell of oldestFirst(ended)) await rooms.release(cell, 1);
      return;
    } catch (error) {
      if (!(error instanceof DirectoryChangedError) || attempt === MAX_ATTEMPTS) throw error;
    }
    entry = await directory.get(tenantId);
    // Another deletion was faster, and the tenant was created again.
    if (entry && (await tenancyOf(entry.cell, context).records.get(tenantId)) !== undefined) return;
  }
}

/** A move of a tenant that is deleted ends with it. */
async function appendEndOfMove(entry: DirectoryEntry, context: Context): Promise<void> {
  const tenancy = tenancyOf(entry.cell, context);
  if (entry.status === "leaving") await tenancy.audit.append(endedEvent(entry, tenancy));
  else if (entry.status === "returning") await appendCancellation(entry, tenancy);
}

const tenancyOf = (cell: string, context: Context): Tenancy => cellNamed(cell, context).tenancy;

/** @throws {TenantIdError} before any call. {@link TenantNotFoundError} */
async function entryOf(untrustedTenantId: string, context: Context): Promise<DirectoryEntry> {
  const tenantId = parseTenantId(untrustedTenantId);
  const entry = (await context.directory.get(tenantId)) ?? (await enter(tenantId, context));
  if (entry === undefined) throw new TenantNotFoundError(tenantId, context.environment);
  return entry;
}
