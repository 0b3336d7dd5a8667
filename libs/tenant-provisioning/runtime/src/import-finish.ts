import { hashToken, mintToken } from "@tollgate/token-hashing";
import { auditedState, eventOf } from "./audited";
import { nowSeconds, randomId } from "./ids";
import { WRITES_AT_ONCE } from "./import-begin";
import type { ImportJob } from "./import-job";
import { giveWay } from "./import-keys";
import type { ImportTenancy } from "./import-tenancy";
import { inParallel } from "./in-parallel";
import type { MintedSecret } from "./minted-secrets";
import { storedToken } from "./new-token";
import type { TenantRecord } from "./tenant-record";

/** Stores the tokens of tenants whose keys are in their plans, and records that the tenants are made. */
export async function finishTenants(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  const going = jobs.filter(({ failure }) => failure === undefined);
  await storeTokens(going, tenancy);
  await inParallel(going, WRITES_AT_ONCE, async (job) => {
    const creating = job.creating as TenantRecord;
    try {
      await tenancy.records.write(madeRecord(job, tenancy), creating.revision);
    } catch (error) {
      for (const { stored } of job.rows) if (stored) await tenancy.tokens.remove(stored.tokenHash);
      job.failure = await giveWay(error, job, tenancy);
    }
  });
  await tenancy.batches.appendEvents(
    going
      .filter(({ failure }) => failure === undefined)
      .map((job) => {
        const after = auditedState(madeRecord(job, tenancy));
        return eventOf(
          { tenantId: job.tenantId, change: "create", after },
          "done",
          job.operation ?? "",
          tenancy,
        );
      }),
  );
  for (const job of jobs) job.isDone = true;
}

function madeRecord({ creating, status, keyId }: ImportJob, tenancy: ImportTenancy): TenantRecord {
  return {
    ...(creating as TenantRecord),
    status,
    apiKeyId: keyId as string,
    settled: true,
    updatedAt: nowSeconds(tenancy),
    revision: randomId(tenancy),
  };
}

/**
 * Minted secrets are kept before their hashes are stored, so that whatever lets in was kept. The public name of a minted
 * token is its tenant's generation: a run that finishes this one finds the secret by it, and mints no other.
 */
async function storeTokens(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
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
  await tenancy.secrets.keep(minted);
  await tenancy.batches.putTokens(jobs.flatMap(({ rows }) => rows.flatMap(({ stored }) => stored ?? [])));
}
