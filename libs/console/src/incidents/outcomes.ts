import type { AccessLogLine, AggregateView, ContributorParts } from "@tollgate/observability-runtime";
import { causeName, routeName, tenantName } from "../lines/names";
import type { Severity } from "../wire";

/** Requests of one tenant to one route that ended alike. */
export interface Outcome {
  /** Nothing for callers whom nobody knows. */
  readonly untrustedTenant: string | undefined;
  /** Nothing for what the API has no route for. */
  readonly untrustedRoute: string | undefined;
  readonly status: number;
  /** Why they failed; nothing below 400. */
  readonly untrustedCause: string | undefined;
  readonly requests: number;
}

/** How harmful a status is to its caller; nothing below 400. */
export function severityOf(status: number): Severity | undefined {
  if (status >= 500) return "server";
  if (status === 429) return "limit";
  return status >= 400 ? "client" : undefined;
}

/** What the requests of a time were, but for those of more tenants and routes than are told apart. */
export function outcomesOf(view: AggregateView): {
  readonly outcomes: readonly Outcome[];
  readonly untold: number;
} {
  const outcomes: Outcome[] = [];
  let untold = 0;
  for (const [parts, requests] of view.contributors("requestsByOutcome")) {
    if (parts.length === 0) untold += requests;
    else outcomes.push({ ...subjectOf(parts), requests });
  }
  return { outcomes, untold };
}

/** The parts of a contributor are the same array for as long as it is kept, and making names takes longer than counting. */
const subjects = new WeakMap<ContributorParts, Omit<Outcome, "requests">>();

function subjectOf(parts: ContributorParts): Omit<Outcome, "requests"> {
  const known = subjects.get(parts);
  if (known) return known;
  const [status, errorType, method, resourcePath, tenantId, apiKeyId] = parts;
  const subject = subjectOfLine({
    tenantId,
    apiKeyId,
    method: method ?? "?",
    resourcePath,
    errorType,
    status: Number(status),
  });
  subjects.set(parts, subject);
  return subject;
}

type SubjectFields = "tenantId" | "apiKeyId" | "method" | "resourcePath" | "errorType" | "status";

/** Whose request a line is of, to which route, and how it ended. */
export function subjectOfLine(line: Pick<AccessLogLine, SubjectFields>): Omit<Outcome, "requests"> {
  const isKnown = line.tenantId !== undefined || line.apiKeyId !== undefined;
  return {
    untrustedTenant: isKnown ? tenantName(line.tenantId, line.apiKeyId) : undefined,
    untrustedRoute: line.resourcePath === undefined ? undefined : routeName(line.method, line.resourcePath),
    status: line.status,
    untrustedCause: causeName(line.status, line.errorType),
  };
}
