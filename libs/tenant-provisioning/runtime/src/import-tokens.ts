import { hashToken, mintToken } from "@tollgate/token-hashing";
import { recordCreating, WRITES_AT_ONCE } from "./import-begin";
import { randomId } from "./ids";
import type { ImportJob } from "./import-job";
import { isGoing } from "./import-job";
import type { ImportTenancy } from "./import-tenancy";
import { inParallel } from "./in-parallel";
import type { MintedSecret } from "./minted-secrets";
import { storedToken } from "./new-token";
import type { TenantRecord } from "./tenant-record";
import type { ListedToken } from "./tokens";

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
