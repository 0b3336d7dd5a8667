// Lines in the console: the recent ones, the page's filters, and the names of tenants, routes and causes.
// Not here: the parser of a line (@tollgate/observability-runtime), and where lines come from (../source).

import type { AccessLogLine } from "@tollgate/observability-runtime";
import type { RequestFilter } from "../wire";
import { causeName, routeName, tenantName } from "./names";

/** A test of a line; `undefined` matches all lines, which then need not be parsed. */
export type LinePredicate = ((line: AccessLogLine) => boolean) | undefined;

/** Compiles a filter into a predicate; empty parts match everything. */
export function requestPredicate(untrusted: RequestFilter): LinePredicate {
  const parts = [subjectPredicate(untrusted), outcomePredicate(untrusted), idPredicate(untrusted)];
  const tests = parts.filter((part) => part !== undefined);
  return tests.length === 0 ? undefined : (line) => tests.every((test) => test(line));
}

/** The cell, tenant and route of a filter: the denominator of an outcome's rate. */
export function subjectPredicate({ tenant, route, cell }: RequestFilter): LinePredicate {
  if (tenant === "" && route === "" && cell === "") return undefined;
  const hasTenant = textPredicate(tenant);
  const hasRoute = textPredicate(route);
  return (line) =>
    (cell === "" || line.cell === cell) &&
    hasTenant(tenantName(line.tenantId, line.apiKeyId)) &&
    hasRoute(routeName(line.method, line.resourcePath));
}

export function outcomePredicate(filter: RequestFilter): LinePredicate {
  if (filter.status === "" && filter.cause === "") return undefined;
  const hasOutcome = outcomeTest(filter);
  return ({ status, errorType }) => hasOutcome(status, causeName(status, errorType));
}

/** The outcome part of a filter, for a status and a cause by name. */
export function outcomeTest({
  status,
  cause,
}: RequestFilter): (status: number, cause: string | undefined) => boolean {
  const hasStatus = statusPredicate(status);
  const hasCause = textPredicate(cause);
  return (of, untrustedCause) => hasStatus(of) && hasCause(untrustedCause ?? "");
}

/** Finds one request by its id, in the list only; the rest of the page does not depend on it. */
function idPredicate({ requestId }: RequestFilter): LinePredicate {
  if (requestId === "") return undefined;
  const hasId = textPredicate(requestId);
  return (line) => hasId(line.requestId) || hasId(line.extendedRequestId ?? "");
}

/** Matches a part of the text, ignoring case, or after `=` the whole text. */
export function textPredicate(untrustedWanted: string): (text: string) => boolean {
  if (untrustedWanted === "") return () => true;
  if (untrustedWanted.startsWith("=")) {
    const whole = untrustedWanted.slice(1);
    return (text) => text === whole;
  }
  const part = untrustedWanted.toLowerCase();
  return (text) => text.toLowerCase().includes(part);
}

/** `errors` are 400 and above, `4xx` is 400 to 499; otherwise it is an exact status. */
function statusPredicate(untrustedWanted: string): (status: number) => boolean {
  if (untrustedWanted === "") return () => true;
  if (untrustedWanted === "errors") return (status) => status >= 400;
  const [, hundred] = /^([1-5])xx$/.exec(untrustedWanted) ?? [];
  if (hundred !== undefined) return (status) => Math.floor(status / 100) === Number(hundred);
  return (status) => String(status) === untrustedWanted;
}

/** The id of a request: API Gateway's own, or in older lines the one that the caller may have chosen. */
export function requestKey({ extendedRequestId, requestId }: AccessLogLine): string {
  return extendedRequestId ?? requestId;
}
