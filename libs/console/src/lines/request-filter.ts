import type { AccessLogLine } from "@tollgate/observability-runtime";
import type { RequestFilter } from "../wire";
import { causeName, routeName, tenantName } from "./names";

/** Which lines are wanted; `undefined` is all of them, for which none need be read. */
export type LinePredicate = ((line: AccessLogLine) => boolean) | undefined;

/** Makes the test that a filter stands for; empty parts let everything through. */
export function requestPredicate(untrusted: RequestFilter): LinePredicate {
  const parts = [subjectPredicate(untrusted), outcomePredicate(untrusted), idPredicate(untrusted)];
  const tests = parts.filter((part) => part !== undefined);
  return tests.length === 0 ? undefined : (line) => tests.every((test) => test(line));
}

/** Whose requests, to which route: what the rate of an outcome is a share of. */
export function subjectPredicate({ tenant, route }: RequestFilter): LinePredicate {
  if (tenant === "" && route === "") return undefined;
  const hasTenant = textPredicate(tenant);
  const hasRoute = textPredicate(route);
  return (line) =>
    hasTenant(tenantName(line.tenantId, line.apiKeyId)) &&
    hasRoute(routeName(line.method, line.resourcePath));
}

/** How they ended. */
export function outcomePredicate(filter: RequestFilter): LinePredicate {
  if (filter.status === "" && filter.cause === "") return undefined;
  const hasOutcome = outcomeTest(filter);
  return ({ status, errorType }) => hasOutcome(status, causeName(status, errorType));
}

/** The same of a status and a cause by its name. */
export function outcomeTest({
  status,
  cause,
}: RequestFilter): (status: number, cause: string | undefined) => boolean {
  const hasStatus = statusPredicate(status);
  const hasCause = textPredicate(cause);
  return (of, untrustedCause) => hasStatus(of) && hasCause(untrustedCause ?? "");
}

/** Finds one request; what else the page shows does not depend on it. */
function idPredicate({ requestId }: RequestFilter): LinePredicate {
  if (requestId === "") return undefined;
  const hasId = textPredicate(requestId);
  return (line) => hasId(line.requestId) || hasId(line.extendedRequestId ?? "");
}

/** A part of the text in any case, or the whole of it after `=`. */
export function textPredicate(untrustedWanted: string): (text: string) => boolean {
  if (untrustedWanted === "") return () => true;
  if (untrustedWanted.startsWith("=")) {
    const whole = untrustedWanted.slice(1);
    return (text) => text === whole;
  }
  const part = untrustedWanted.toLowerCase();
  return (text) => text.toLowerCase().includes(part);
}

/** `errors` are 400 and above; `4xx` is a hundred; anything else must be the status itself. */
function statusPredicate(untrustedWanted: string): (status: number) => boolean {
  if (untrustedWanted === "") return () => true;
  if (untrustedWanted === "errors") return (status) => status >= 400;
  const [, hundred] = /^([1-5])xx$/.exec(untrustedWanted) ?? [];
  if (hundred !== undefined) return (status) => Math.floor(status / 100) === Number(hundred);
  return (status) => String(status) === untrustedWanted;
}

/** What names a request: API Gateway's own id, or in older lines the one that its caller may have chosen. */
export function requestKey({ extendedRequestId, requestId }: AccessLogLine): string {
  return extendedRequestId ?? requestId;
}
