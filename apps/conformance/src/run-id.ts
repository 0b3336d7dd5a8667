import { randomBytes } from "node:crypto";

/** What every id of a run begins with: no operator would name a tenant so. */
export const PREFIX = "conformance-run-";

const RUN = /^conformance-run-([0-9a-z]{6,8})-[0-9a-f]{6}(?![0-9a-z])/;

/** A new run's own prefix. It says when the run began, so that a later one knows what has been left behind. */
export function newRunId(nowMs: number): string {
  return `${PREFIX}${Math.floor(nowMs / 1000).toString(36)}-${randomBytes(3).toString("hex")}`;
}

/** The run that an id is of, and when it began, in milliseconds since 1970; undefined for what is no run's. */
export function runOf(id: string): { readonly runId: string; readonly beganMs: number } | undefined {
  const [runId, began] = RUN.exec(id) ?? [];
  if (runId === undefined || began === undefined) return undefined;
  return { runId, beganMs: parseInt(began, 36) * 1000 };
}
