import type { ImportJob, ImportJobRow } from "./import-job";
import type { ImportLine } from "./import-row";
import { detailsOf } from "../core/tenant-record";

/**
 * - `created`: this run created the tenant.
 * - `finished`: this run finished the creation of an interrupted run.
 * - `token-added`: the tenant existed, and the token did not.
 * - `unchanged`: both existed.
 * - `failed`: `reason` has the cause.
 */
export type ImportOutcome = "created" | "finished" | "token-added" | "unchanged" | "failed";

export interface ImportedRow {
  /** The number of the line in the file, from 1. */
  readonly line: number;
  /** The tenant. Omitted if the line has no valid id. */
  readonly id?: string;
  readonly outcome: ImportOutcome;
  /** The cause of the failure, or a note. */
  readonly reason?: string;
  /** The public name of the token that this run stored. */
  readonly tokenId?: string;
}

/** One job for each tenant, in the order of their first lines. */
export function jobsOf(lines: readonly ImportLine[]): ImportJob[] {
  const jobs = new Map<string, ImportJob>();
  for (const each of lines) {
    if (!("row" in each)) continue;
    const { tenantId, plan, status, clientId, limits, token } = each.row;
    const job: ImportJob = jobs.get(tenantId) ?? {
      tenantId,
      plan,
      status,
      clientId,
      ...(limits && { limits }),
      stated: detailsOf(each.row),
      rows: [],
      stage: { name: "planned", interrupted: undefined },
    };
    job.rows.push({ line: each.line, token, isAddition: false });
    jobs.set(tenantId, job);
  }
  return [...jobs.values()];
}

/**
 * Reports lines in their order, each as soon as it and all lines before it are done.
 *
 * @param isDryRun treats every line as done
 */
export function reporter(
  lines: readonly ImportLine[],
  jobs: readonly ImportJob[],
  isDryRun: boolean,
): () => Iterable<ImportedRow> {
  const byLine = new Map(jobs.flatMap((job) => job.rows.map((row) => [row.line, { job, row }] as const)));
  let next = 0;
  return function* () {
    for (; next < lines.length; next += 1) {
      const line = lines[next] as ImportLine;
      const found = byLine.get(line.line);
      if (found === undefined) yield refusedRow(line);
      else if (isDryRun || isDone(found.job)) yield resultOf(found.job, found.row);
      else return;
    }
  };
}

function refusedRow(line: ImportLine): ImportedRow {
  const { id, problem } = line as Extract<ImportLine, { readonly problem: string }>;
  return { line: line.line, ...(id !== undefined && { id }), outcome: "failed", reason: problem };
}

const isDone = ({ stage: { name } }: ImportJob): boolean =>
  name === "created" || name === "present" || name === "failed";

function resultOf(
  { tenantId, stage }: ImportJob,
  { line, stored, isAddition, remark, failure }: ImportJobRow,
): ImportedRow {
  const row = { line, id: tenantId };
  if (failure !== undefined) return { ...row, outcome: "failed", reason: failure };
  if (stage.name === "failed") return { ...row, outcome: "failed", reason: stage.reason };
  const isExisting = stage.name === "present" || stage.name === "adding";
  const ofExisting = isAddition ? "token-added" : "unchanged";
  const lostTokens = stage.name === "created" ? stage.lostTokens : 0;
  return {
    ...row,
    outcome: isExisting ? ofExisting : stage.interrupted ? "finished" : "created",
    ...(remark !== undefined && { reason: remark }),
    ...(lostTokens > 0 && {
      reason: `not delivered and removed: ${lostTokens} token${lostTokens > 1 ? "s" : ""} of an interrupted run`,
    }),
    ...(stored && { tokenId: stored.tokenId }),
  };
}
