import fc from "fast-check";
import type { AccessLogLine } from "../log/schema";

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

/** Random lines of some hours, with few enough tenants and routes that lines share them. */
export const anyLines = fc.array(
  fc.record({
    extendedRequestId: optional(fc.constantFrom("K2G9wEbUoAMEvag=", "K2HSsHMcIAMEQzw=")),
    requestId: fc.uuid(),
    time: fc.integer({ min: 1_790_000_000_000, max: 1_790_010_000_000 }),
    method: fc.constantFrom("GET", "POST"),
    resourcePath: optional(fc.constantFrom("/health", "/items/{id}")),
    status: fc.constantFrom(200, 201, 304, 400, 401, 403, 429, 500, 502, 504),
    tenantId: optional(fc.constantFrom("acme", "<b>globex</b>", "initech", "__proto__")),
    tokenId: optional(fc.constantFrom("t1", "t2")),
    apiKeyId: optional(fc.constantFrom("k1", "k2", "k3")),
    responseLatency: fc.integer({ min: 0, max: 40_000 }),
    integrationLatency: optional(fc.integer({ min: 0, max: 30_000 })),
    authorizerLatency: optional(fc.integer({ min: 0, max: 5_000 })),
    authorizerRequestId: optional(fc.uuid()),
    errorType: optional(
      fc.constantFrom("THROTTLED", "QUOTA_EXCEEDED", "UNAUTHORIZED", "AUTHORIZER_FAILURE", "DEFAULT_5XX"),
    ),
    sourceIp: fc.constantFrom("192.0.2.1", "192.0.2.2"),
    bytes: fc.integer({ min: 0, max: 1_000_000 }),
  }) satisfies fc.Arbitrary<AccessLogLine>,
  { maxLength: 200 },
);
