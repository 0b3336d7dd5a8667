import type { AccessLogLine } from "@tollgate/observability-runtime";
import { accessLogLine } from "../lines/line.test-support";

/**
 * Five concurrent incidents: half of one tenant's requests fail in its backend; a route is slow for all
 * tenants; a key is suspended; a quota is used up; and one caller retries requests that its rate limit
 * refuses, more often than all other callers together.
 *
 * @param from start, in milliseconds since 1970; it takes ten minutes
 */
export function fiveIncidents(from: number): readonly AccessLogLine[] {
  const some = (count: number, wanted: Partial<AccessLogLine>): readonly AccessLogLine[] =>
    Array.from({ length: count }, (_, n) =>
      accessLogLine({ ...wanted, time: from + Math.floor((n * 600_000) / count) }),
    );
  const orders = { method: "GET", resourcePath: "/orders" } as const;
  const carts = { method: "POST", resourcePath: "/carts" } as const;
  const health = { method: "GET", resourcePath: "/health" } as const;
  const noKey = { tenantId: "hooli", status: 403, errorType: "INVALID_API_KEY" } as const;
  return [
    ...some(60, { tenantId: "initech", ...orders, status: 502, errorType: "INTEGRATION_FAILURE" }),
    ...some(60, { tenantId: "initech", ...orders }),
    ...["acme", "globex", "initech", "stark"].flatMap((tenantId) => [
      ...some(10, {
        tenantId,
        ...carts,
        status: 504,
        errorType: "INTEGRATION_TIMEOUT",
        responseLatency: 29_000,
      }),
      ...some(40, { tenantId, ...carts }),
    ]),
    ...some(40, { ...noKey, ...health }),
    ...some(40, { ...noKey, ...orders }),
    ...some(90, { tenantId: "umbrella", ...orders, status: 429, errorType: "QUOTA_EXCEEDED" }),
    ...some(10, { tenantId: "umbrella", ...orders }),
    ...some(4900, { tenantId: "globex", ...health, status: 429, errorType: "THROTTLED" }),
    ...some(100, { tenantId: "globex", ...health }),
  ];
}
