import type { AccessLogLine } from "@tollgate/observability-runtime";
import type { RequestFilter } from "../wire";
import { causeName, routeName, tenantName } from "./tenant-name";

/** Which lines are wanted; `undefined` is all of them, for which none need be read. */
export type LinePredicate = ((line: AccessLogLine) => boolean) | undefined;

/** Makes the test that a filter stands for; empty parts let everything through. */
export function requestPredicate(untrusted: RequestFilter): LinePredicate {
  if (Object.values(untrusted).every((part) => part === "")) return undefined;
  const hasTenant = textPredicate(untrusted.tenant);
  const hasRoute = textPredicate(untrusted.route);
  const hasCause = textPredicate(untrusted.cause);
  const hasId = textPredicate(untrusted.requestId);
  const hasStatus = statusPredicate(untrusted.status);
  return (line) =>
    hasStatus(line.status) &&
    hasTenant(tenantName(line.tenantId, line.apiKeyId)) &&
    hasRoute(routeName(line.method, line.resourcePath)) &&
    hasCause(causeName(line.status, line.errorType) ?? "") &&
    (hasId(line.requestId) || hasId(line.extendedRequestId ?? ""));
}

/** A part of the text in any case, or the whole of it after `=`. */
function textPredicate(untrustedWanted: string): (text: string) => boolean {
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
