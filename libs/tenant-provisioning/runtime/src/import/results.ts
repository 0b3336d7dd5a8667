import type { ImportJob, ImportJobRow } from "./job";
import { isNew } from "./job";
import type { ImportLine } from "./row";
import { detailsOf } from "../core/tenant-record";

/**
 * - `created`: the tenant is made by this run; `finished`: a run that was cut short had begun it.
 * - `token-added`: the tenant was there, and the token was not.
 * - `unchanged`: everything was there.
 * - `failed`: the reason says why.
 */
export type ImportOutcome = "created" | "finished" | "token-added" | "unchanged" | "failed";

/** What became of a line of the file. */
export interface ImportedRow {
  /** Number of the line in the file, from 1. */
  readonly line: number;
  /** The tenant; left out where the line names none that could be one. */
  readonly id?: string;
  readonly outcome: ImportOutcome;
  /** Why it failed, or what else there is to know. */
  readonly reason?: string;
  /** Public name of the row's token, where this run stored it. */
  readonly tokenId?: string;
}

/** One job for each tenant, in the order of their first lines. */
export function jobsOf(lines: readonly ImportLine[]): ImportJob[] {
  const jobs = new Map<string, ImportJob>();
  for (const each of lines) {
    if (!("row" in each)) continue;
    const { tenantId, plan, status, clientId, token } = each.row;
    const job = jobs.get(tenantId) ?? {
      tenantId,
      plan,
      status,
      clientId,
      stated: detailsOf(each.row),
      rows: [],
      lostTokens: 0,
      isDone: false,
    };
    job.rows.push({ line: each.line, token, isAddition: false });
    jobs.set(tenantId, job);
  }
  return [...jobs.values()];
}

/** Tells of lines in their order, each as soon as it and all before it are done. */
export function teller(
  lines: readonly ImportLine[],
  jobs: readonly ImportJob[],
): () => Iterable<ImportedRow> {
  const byLine = new Map(jobs.flatMap((job) => job.rows.map((row) => [row.line, { job, row }] as const)));
  let next = 0;
  return function* () {
    for (; next < lines.length; next += 1) {
      const line = lines[next] as ImportLine;
      const found = byLine.get(line.line);
      if (found === undefined) yield refusedRow(line);
      else if (found.job.isDone) yield resultOf(found.job, found.row);
      else return;
    }
  };
}

function refusedRow(line: ImportLine): ImportedRow {
  const { id, problem } = line as Extract<ImportLine, { readonly problem: string }>;
  return { line: line.line, ...(id !== undefined && { id }), outcome: "failed", reason: problem };
}

function resultOf(
  job: ImportJob,
  { line, stored, isAddition, remark, failure = job.failure }: ImportJobRow,
): ImportedRow {
  const row = { line, id: job.tenantId };
  if (failure !== undefined) return { ...row, outcome: "failed", reason: failure };
  const { lostTokens } = job;
  const outcome = isNew(job)
    ? job.existing === undefined
      ? "created"
      : "finished"
    : isAddition
      ? "token-added"
      : "unchanged";
  return {
    ...row,
    outcome,
    ...(remark !== undefined && { reason: remark }),
    ...(lostTokens > 0 && {
      reason: `not delivered and removed: ${lostTokens} token${lostTokens > 1 ? "s" : ""} of a run that was cut short`,
    }),
    ...(stored && { tokenId: stored.tokenId }),
  };
}
