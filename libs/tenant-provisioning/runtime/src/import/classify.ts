import { enter, fail, type ImportJob, type ImportJobRow, isAt } from "./import-job";
import type { ImportTenancy } from "./ports";
import { apiKeyValue } from "../core/tenant-id";
import { areSameLimits, limitFields } from "../core/own-limits";
import { inParallel } from "../core/in-parallel";
import type { KeyStock } from "./key-stock";
import { noFreeApiKey, TenantMovingError, TenantUnfinishedError } from "../core/errors";
import { wasRevoked } from "../audit/audit-of";
import type { FoundToken } from "../core/tokens";
import { type TenantRecord, differingDetails, isUnfinished } from "../core/tenant-record";

const QUERIES_AT_ONCE = 10;

/**
 * Compares the jobs with the existing tenants, keys and tokens, and determines the steps of each job. Changes
 * nothing.
 */
export async function classify(
  jobs: readonly ImportJob[],
  stock: KeyStock,
  tenancy: ImportTenancy,
): Promise<void> {
  const records = await tenancy.records.getMany(jobs.map(({ tenantId }) => tenantId));
  for (const job of jobs) {
    const record = records.get(job.tenantId);
    const conflict = record && conflictWith(record, job);
    if (conflict !== undefined) fail(job, conflict);
    else if (record?.status === "creating") enter(job, { name: "planned", interrupted: record });
    else if (record) enter(job, { name: "present", record });
  }
  if (jobs.some(isAt("planned"))) await stock.load();
  for (const job of jobs.filter(isAt("planned"))) {
    const isDerived = job.clientId === apiKeyValue(tenancy.environment, job.tenantId);
    const key = stock.find(job.clientId);
    if (job.stage.interrupted === undefined && !isDerived && key !== undefined)
      fail(job, `an API key with this value exists: run adopt ${job.tenantId} --key ${key.id}`);
  }
  for (const job of jobs.filter(isAt("planned")))
    if (stock.find(job.clientId) === undefined && !stock.reserve())
      failByQuota(job, noFreeApiKey(), job.stage.interrupted);
  await compareTokens(jobs, tenancy);
  for (const job of jobs.filter(isAt("present")))
    if (job.rows.some(({ isAddition }) => isAddition)) enter(job, { ...job.stage, name: "adding" });
}

/** @param leftover the existing record of the tenant, if there is one */
export function failByQuota(job: ImportJob, { message }: Error, leftover: TenantRecord | undefined): void {
  enter(job, { name: "failed", reason: message, ...(leftover && { leftover }) });
}

/**
 * The reason why the rows contradict an existing tenant. A suspended tenant is no contradiction, and stays
 * suspended.
 */
function conflictWith(
  existing: TenantRecord,
  { tenantId, plan, clientId, limits, stated }: ImportJob,
): string | undefined {
  const { status, settled } = existing;
  if (status !== "creating" && isUnfinished(status))
    return new TenantUnfinishedError(tenantId, status).message;
  if (existing.movesTo !== undefined) return new TenantMovingError(tenantId, existing.movesTo).message;
  if (existing.clientId !== clientId) return `tenant "${tenantId}" has the key ${existing.clientId}`;
  if (status === "creating") return undefined;
  if (existing.plan !== plan)
    return `tenant "${tenantId}" is on plan ${existing.plan}: run move ${tenantId} --plan ${plan}`;
  if (limits !== undefined && !areSameLimits(existing.limits, limits)) {
    const { rate, burst, quota } = limitFields(limits);
    const options = [
      `--rate ${rate}`,
      ...(burst === undefined ? [] : [`--burst ${burst}`]),
      `--quota ${quota}`,
    ];
    return `tenant "${tenantId}" has other limits: run limits ${tenantId} ${options.join(" ")}`;
  }
  const others = differingDetails(existing, { ...existing, ...stated });
  if (others.length > 0)
    return `tenant "${tenantId}" has a different ${others.join(" and a different ")}, which an import does not change: run update ${tenantId}`;
  if (!settled)
    return `its last change was interrupted: run ${status === "active" ? "resume" : "suspend"} ${tenantId}`;
  return undefined;
}

async function compareTokens(jobs: readonly ImportJob[], tenancy: ImportTenancy): Promise<void> {
  const hashes = jobs.flatMap(({ rows }) => rows.flatMap((row) => hashOf(row) ?? []));
  const stored = await tenancy.batches.tokens(hashes);
  const additions: { readonly job: ImportJob; readonly row: ImportJobRow }[] = [];
  for (const job of jobs) {
    for (const row of job.rows) {
      const token = stored.get(hashOf(row) ?? "");
      const owner = token?.clientId;
      if (owner !== undefined && owner !== job.clientId) row.failure = "the token is another tenant's";
      else if (hashOf(row) !== undefined && owner === undefined && isAt("present")(job))
        additions.push({ job, row });
      else if (token !== undefined) compareStored(row, token, isAt("planned")(job));
    }
  }
  await inParallel(additions, QUERIES_AT_ONCE, async ({ job, row }) => {
    const tokenId = row.token?.kind === "hash" ? row.token.tokenId : "";
    if (await wasRevoked(job.tenantId, tokenId, tenancy))
      row.failure = `token ${tokenId} was revoked or replaced, and stays so`;
    else row.isAddition = true;
  });
}

/** Compares a stored token with its row. The stored end and the disabled state are kept. */
function compareStored(
  row: ImportJobRow,
  { expiresAt, disabled }: Pick<FoundToken, "expiresAt" | "disabled">,
  isOverwritten: boolean,
): void {
  compareEnds(row, expiresAt, isOverwritten);
  const wanted = row.token?.kind === "hash" && row.token.disabled === true;
  if (wanted === (disabled === true)) return;
  if (!isOverwritten)
    row.remark = `the token is stored ${disabled ? "as disabled" : "as enabled"}, which stays`;
  else if (disabled)
    row.failure =
      "the token is stored as disabled, and an import does not enable it: set disabled in its row";
}

/**
 * Compares the ends. Another program may have stored the token before the tenant existed, or an operator may
 * have replaced or shortened it since the file was written.
 */
function compareEnds(row: ImportJobRow, stored: number | undefined, isOverwritten: boolean): void {
  const wanted = row.token?.options.expiresAt;
  if (wanted === stored) return;
  const end =
    stored === undefined ? "no end" : `the end ${stored} (${new Date(stored * 1000).toISOString()})`;
  if (!isOverwritten) row.remark = `the token is stored with ${end}, which stays`;
  else if ((wanted ?? Infinity) > (stored ?? Infinity))
    row.failure = `the token is stored with ${end}, and an import does not extend it: set that end in its row`;
}

function hashOf({ token }: ImportJobRow): string | undefined {
  return token?.kind === "hash" ? token.tokenHash : undefined;
}
