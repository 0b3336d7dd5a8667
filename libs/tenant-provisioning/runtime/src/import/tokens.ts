import { hashToken, mintToken } from "@tollgate/token-hashing";
import { recordCreating, WRITES_AT_ONCE } from "./begin";
import { randomId } from "../core/tenancy";
import { type ImportJob, isGoing, isNew } from "./job";
import type { ImportTenancy, MintedSecret } from "./ports";
import { inParallel } from "../core/in-parallel";
import { storedToken, storeToken } from "../token/mint-token";
import type { TenantRecord } from "../core/tenant-record";
import type { ListedToken } from "../core/tokens";
import { TenantChangedError } from "../core/errors";

/**
 * Stores the tokens of new tenants. Minted secrets are kept before their hashes are stored, so that whatever lets in was
 * kept. The public name of a minted token is its tenant's generation: a run that finishes this one finds the secret by it,
 * and mints no other.
 */
export async function storeTokens(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  const minted: MintedSecret[] = [];
  for (const job of jobs) {
    const { tenantId, creating } = job;
    const tokenId = (creating as TenantRecord).generation;
    for (const row of job.rows) {
      if (row.token === undefined || row.failure !== undefined) continue;
      if (row.token.kind === "hash") {
        row.stored = storedToken(job, row.token, row.token.options, tenancy);
        continue;
      }
      const kept = tenancy.secrets.find(tenantId, tokenId);
      const token = kept ?? mintToken(tenancy.environment.tokenPrefix, tenancy.randomBytes);
      if (kept === undefined) minted.push({ tenantId, tokenId, token });
      row.stored = storedToken(job, { tokenHash: hashToken(token), tokenId }, row.token.options, tenancy);
    }
  }
  await removeLostTokens(jobs, tenancy);
  const going = jobs.filter(isGoing);
  const names = new Set(going.map(({ tenantId }) => tenantId));
  await tenancy.secrets.keep(minted.filter(({ tenantId }) => names.has(tenantId)));
  await tenancy.batches.putTokens(going.flatMap(({ rows }) => rows.flatMap(({ stored }) => stored ?? [])));
}

/**
 * Removes what runs before this one stored of tenants that they did not finish, where its secret is not kept. Such a run may
 * not have ended: the record is taken from it first, so that it cannot finish, and does not show a secret that is removed.
 */
async function removeLostTokens(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  const begunBefore = jobs.filter(({ existing }) => existing !== undefined);
  await inParallel(begunBefore, WRITES_AT_ONCE, async (job) => {
    const lost: ListedToken[] = [];
    for await (const token of lostTokens(job, tenancy)) lost.push(token);
    if (lost.length === 0) return;
    const creating = job.creating as TenantRecord;
    const taken = { ...creating, revision: randomId(tenancy) };
    if (!(await recordCreating(job, taken, creating, tenancy))) return;
    for (const { tokenHash } of lost) await tenancy.tokens.remove(tokenHash);
    job.lostTokens = lost.length;
  });
}

async function* lostTokens(
  { tenantId, rows, existing }: ImportJob,
  { lookup }: ImportTenancy,
): AsyncIterable<ListedToken> {
  const wanted = new Set(rows.map(({ stored }) => stored?.tokenHash));
  const since = existing?.createdAt ?? 0;
  for await (const token of lookup.ofTenant(tenantId))
    if ((token.createdAt ?? 0) >= since && !wanted.has(token.tokenHash)) yield token;
}

const TENANTS_AT_ONCE = 10;

/** Stores tokens of tenants that were there before. */
export async function addTokens(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  const adding = jobs.filter((job) => !isNew(job) && job.rows.some(({ isAddition }) => isAddition));
  await inParallel(adding, TENANTS_AT_ONCE, async (job) => {
    for (const row of job.rows) {
      if (!row.isAddition || row.token?.kind !== "hash" || job.existing === undefined) continue;
      const stored = storedToken(job, row.token, row.token.options, tenancy);
      try {
        await storeToken(job.existing, stored, tenancy);
        row.stored = stored;
      } catch (error) {
        if (!(error instanceof TenantChangedError)) throw error;
        row.failure = error.message;
      }
    }
    job.isDone = true;
  });
}
