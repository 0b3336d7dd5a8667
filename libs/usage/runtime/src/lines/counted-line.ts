import type { AccessLogLine } from "@tollgate/observability-runtime";

/** The tenant of lines that have none: requests that no token was accepted for. A tenant's id has no "#". */
export const NO_TENANT = "#none";

/** The route of a request that matched none, and the token of one that has no id. */
export const NONE = "-";

/** What the ledger keeps of one line of the access log. */
export interface CountedLine {
  /** The tenant's id, or {@link NO_TENANT}. */
  readonly tenant: string;
  /** Method and path of the document, such as `GET /orders/{id}`. */
  readonly route: string;
  /** The first digit of the status: 2 to 5, and 1 for a status that HTTP does not end with. */
  readonly statusClass: number;
  /** The token's id, or {@link NONE}. */
  readonly token: string;
  /** Whether the usage plan counted the request, as `GetUsage` reports it. */
  readonly isMetered: boolean;
  /** Length of the response's body. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly latency: number;
  /** Milliseconds of the backend; undefined if it was not called. */
  readonly integrationLatency: number | undefined;
}

/** A line with the id of its log event. */
export interface IdentifiedLine {
  readonly id: string;
  readonly line: CountedLine;
}

/**
 * Gateway responses before the usage plan counts a request. What comes after it, such as a body that the document does
 * not allow or a backend that fails, is counted. The account's limit comes after it too, and has the same response as
 * the plan's: its requests count as not metered here, and as used in `GetUsage`.
 */
const NOT_METERED: ReadonlySet<string> = new Set([
  "ACCESS_DENIED",
  "AUTHORIZER_CONFIGURATION_ERROR",
  "AUTHORIZER_FAILURE",
  "EXPIRED_TOKEN",
  "INVALID_API_KEY",
  "INVALID_SIGNATURE",
  "MISSING_AUTHENTICATION_TOKEN",
  "QUOTA_EXCEEDED",
  "THROTTLED",
  "UNAUTHORIZED",
  "WAF_FILTERED",
]);

export function countedLine(line: AccessLogLine): CountedLine {
  const { tenantId, apiKeyId, errorType, method, resourcePath, status, tokenId } = line;
  return {
    // An empty id is none.
    tenant: tenantId || NO_TENANT,
    route: resourcePath === undefined ? NONE : `${method} ${resourcePath}`,
    statusClass: Math.floor(status / 100),
    token: tokenId || NONE,
    isMetered: apiKeyId !== undefined && (errorType === undefined || !NOT_METERED.has(errorType)),
    bytes: line.bytes,
    latency: line.responseLatency,
    integrationLatency: line.integrationLatency,
  };
}
