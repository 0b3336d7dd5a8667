import { hashToken, mintToken } from "@tollgate/token-hashing";
import { recordCreation, WRITES_AT_ONCE } from "./begin-tenants";
import { randomId } from "../core/tenancy";
import { enter, isAt, type JobAt } from "./import-job";
import type { ImportTenancy, MintedSecret } from "./ports";
import { inParallel } from "../core/in-parallel";
import { storedToken, storeToken, withEnd } from "../token/mint-token";
import type { ListedToken } from "../core/tokens";
import { TenantChangedError } from "../core/errors";

/**
 * Stores the tokens of new tenants. The secrets of minted tokens are stored before their hashes, so that no
 * working token's secret is lost. The public name of a minted token is its tenant's generation. With it, a
 * run that finishes this one finds the secret, and does not mint another token.
 */
export async function storeTokens(jobs: readonly JobAt<"keyed">[], tenancy: ImportTenancy): Promise<void> {
  const minted: MintedSecret[] = [];
  for (const job of jobs) {
    const { tenantId, stage } = job;
    const tokenId = stage.record.generation;
    for (const row of job.rows) {
      if (row.token === undefined || row.failure !== undefined) continue;
      if (row.token.kind === "hash") {
        row.stored = storedToken(job, row.token, row.token.options, tenancy);
        continue;
      }
      const kept = tenancy.secrets.find(tenantId, tokenId);
      const token = kept ?? mintToken(tenancy.environment.tokenPrefix, tenancy.randomBytes);
      if (kept === undefined) minted.push({ tenantId, tokenId, token });
      // A secret of an earlier run is as old as that run's record.
      const mintedAt =
        kept === undefined ? tenancy : { ...tenancy, clock: () => stage.record.createdAt * 1000 };
      const options = withEnd(row.token.options, mintedAt);
      row.stored = storedToken(job, { tokenHash: hashToken(token), tokenId }, options, mintedAt);
    }
  }
  await removeLostTokens(jobs, tenancy);
  const going = jobs.filter(isAt("keyed"));
  const names = new Set(going.map(({ tenantId }) => tenantId));
  await tenancy.secrets.keep(minted.filter(({ tenantId }) => names.has(tenantId)));
  await tenancy.batches.putTokens(going.flatMap(({ rows }) => rows.flatMap(({ stored }) => stored ?? [])));
}

/**
 * Removes tokens that an unfinished earlier run stored, and whose secrets are lost. That run may still be
 * active, so a new revision of the record is written first: it prevents that run from finishing, and from
 * showing the secret of a removed token.
 */
async function removeLostTokens(jobs: readonly JobAt<"keyed">[], tenancy: ImportTenancy): Promise<void> {
  await inParallel(jobs, WRITES_AT_ONCE, async (job) => {
    const { interrupted, record } = job.stage;
    if (interrupted === undefined) return;
    const lost: ListedToken[] = [];
    const wanted = new Set(job.rows.map(({ stored }) => stored?.tokenHash));
    for await (const token of tenancy.lookup.ofTenant(job.tenantId))
      if ((token.createdAt ?? 0) >= interrupted.createdAt && !wanted.has(token.tokenHash)) lost.push(token);
    if (lost.length === 0) return;
    const taken = { ...record, revision: randomId(tenancy) };
    if (!(await recordCreation(job, taken, record, tenancy))) return;
    for (const { tokenHash } of lost) await tenancy.tokens.remove(tokenHash);
    enter(job, { ...job.stage, record: taken, lostTokens: lost.length });
  });
}

const TENANTS_AT_ONCE = 10;

export async function addTokens(jobs: readonly JobAt<"adding">[], tenancy: ImportTenancy): Promise<void> {
  await inParallel(jobs, TENANTS_AT_ONCE, async (job) => {
    const { record } = job.stage;
    for (const row of job.rows) {
      if (!row.isAddition || row.token?.kind !== "hash") continue;
      const stored = storedToken(job, row.token, row.token.options, tenancy);
      try {
        await storeToken(record, stored, tenancy);
        row.stored = stored;
      } catch (error) {
        if (!(error instanceof TenantChangedError)) throw error;
        row.failure = error.message;
      }
    }
    enter(job, { name: "present", record });
  });
}
