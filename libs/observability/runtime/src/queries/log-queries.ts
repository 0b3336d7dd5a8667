import { serverErrors } from "../log/filter";
import type { LogQuery } from "./log-query";

export interface LogQuerySubject {
  /** The tenant, for queries about one tenant. */
  readonly tenantId: string;
  /** The `x-amz-apigw-id` from the caller, for the query about one request. */
  readonly extendedRequestId: string;
  /** For a caller that has only its `x-amzn-RequestId`, which several requests may share. */
  readonly requestId: string;
}

export type LogQueryId =
  | "requestsOfTenant"
  | "slowestOperationsOfTenant"
  | "errorsOfTenant"
  | "tokensOfTenant"
  | "failedAuthenticationsByAddress"
  | "limitedTenants"
  | "serverErrors"
  | "oneRequest"
  | "requestsWithId";

/** Placeholders in saved queries, which the operator replaces. */
export const QUERY_PLACEHOLDERS: LogQuerySubject = {
  tenantId: "TENANT",
  extendedRequestId: "EXTENDED_ID",
  requestId: "REQUEST_ID",
};

export function logQueries({
  tenantId,
  extendedRequestId,
  requestId,
}: LogQuerySubject): Readonly<Record<LogQueryId, LogQuery>> {
  const ofTenant = { field: "tenantId", op: "in", values: [tenantId] } as const;
  const requests = { of: "count" } as const;
  const last = { of: "max", field: "time" } as const;
  return {
    // Requests of one tenant in the last hour: the period is chosen when the query runs.
    requestsOfTenant: {
      filter: [ofTenant],
      fields: [
        "time",
        "method",
        "resourcePath",
        "status",
        "errorType",
        "responseLatency",
        "tokenId",
        "sourceIp",
        "extendedRequestId",
      ],
      sortBy: "time",
      limit: 1_000,
    },
    slowestOperationsOfTenant: {
      filter: [ofTenant],
      fields: ["method", "resourcePath"],
      numbers: {
        requests,
        p50: { of: "pct", field: "responseLatency", percentile: 50 },
        p99: { of: "pct", field: "responseLatency", percentile: 99 },
        slowest: { of: "max", field: "responseLatency" },
      },
      sortBy: "p99",
      limit: 20,
    },
    errorsOfTenant: {
      filter: [ofTenant, { field: "status", op: "greaterThan", value: 399 }],
      fields: ["method", "resourcePath", "status", "errorType"],
      numbers: { requests, last },
      sortBy: "requests",
      limit: 50,
    },
    // Before a token is revoked: whether it is still in use, and from which addresses.
    tokensOfTenant: {
      filter: [ofTenant],
      fields: ["tokenId", "sourceIp"],
      numbers: { requests, last },
      sortBy: "last",
      limit: 100,
    },
    failedAuthenticationsByAddress: {
      filter: [{ field: "errorType", op: "in", values: ["UNAUTHORIZED"] }],
      fields: ["sourceIp"],
      numbers: { requests, last },
      sortBy: "requests",
      limit: 50,
    },
    limitedTenants: {
      filter: [{ field: "errorType", op: "in", values: ["THROTTLED", "QUOTA_EXCEEDED"] }],
      fields: ["tenantId", "apiKeyId", "errorType"],
      numbers: { requests, last },
      sortBy: "requests",
      limit: 50,
    },
    serverErrors: {
      filter: serverErrors,
      fields: ["tenantId", "method", "resourcePath", "status", "errorType"],
      numbers: { requests, last },
      sortBy: "requests",
      limit: 50,
    },
    oneRequest: {
      filter: [{ field: "extendedRequestId", op: "in", values: [extendedRequestId] }],
      fields: [
        "time",
        "tenantId",
        "tokenId",
        "method",
        "resourcePath",
        "status",
        "errorType",
        "responseLatency",
        "integrationLatency",
        "authorizerLatency",
        "authorizerRequestId",
        "extendedRequestId",
        "requestId",
      ],
      sortBy: "time",
      limit: 20,
    },
    // A caller may send the same UUID with each of its requests.
    requestsWithId: {
      filter: [{ field: "requestId", op: "in", values: [requestId] }],
      fields: ["time", "tenantId", "method", "resourcePath", "status", "errorType", "extendedRequestId"],
      sortBy: "time",
      limit: 100,
    },
  };
}
