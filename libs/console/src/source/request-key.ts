import type { AccessLogLine } from "@tollgate/observability-runtime";

/** What names a request: API Gateway's own id, or in older lines the one that its caller may have chosen. */
export function requestKey({ extendedRequestId, requestId }: AccessLogLine): string {
  return extendedRequestId ?? requestId;
}
