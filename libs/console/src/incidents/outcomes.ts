import type { AccessLogLine, AggregateView, ContributorParts } from "@tollgate/observability-runtime";
import { causeName, routeName, tenantName } from "../lines/names";
import type { Severity } from "../wire";

/** Requests of one tenant to one route with the same end. */
export interface Outcome {
  /** `undefined` for unknown callers. */
  readonly untrustedTenant: string | undefined;
  /** `undefined` for requests without a route in the API. */
  readonly untrustedRoute: string | undefined;
  readonly status: number;
  /** The cause of the failure; `undefined` for a status below 400. */
  readonly untrustedCause: string | undefined;
  readonly requests: number;
}

/** The severity of a status for the caller; `undefined` below 400. */
export function severityOf(status: number): Severity | undefined {
  if (status >= 500) return "server";
  if (status === 429) return "limit";
  return status >= 400 ? "client" : undefined;
}

/** The outcomes in a time range, without those of tenants and routes beyond the limit. */
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

/**
 * A cache: the array of a contributor's parts is the same while the contributor is kept, and creating names
 * takes longer than counting.
 */
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

/** The tenant, route and outcome of a line. */
export function subjectOfLine(line: Pick<AccessLogLine, SubjectFields>): Omit<Outcome, "requests"> {
  const isKnown = line.tenantId !== undefined || line.apiKeyId !== undefined;
  return {
    untrustedTenant: isKnown ? tenantName(line.tenantId, line.apiKeyId) : undefined,
    untrustedRoute: line.resourcePath === undefined ? undefined : routeName(line.method, line.resourcePath),
    status: line.status,
    untrustedCause: causeName(line.status, line.errorType),
  };
}
