import type { AccessLogLine } from "./schema";
import { lineText } from "./lines.test-support";

/** A line of a successful request, with the fields that a test changes. */
export function accessLogLine(wanted: Partial<AccessLogLine> = {}): AccessLogLine {
  return {
    extendedRequestId: "K2G9wEbUoAMEvag=",
    requestId: "c6af9ac6",
    time: 1_790_000_000_000,
    method: "GET",
    resourcePath: "/health",
    status: 200,
    tenantId: "acme",
    tokenId: "t1",
    apiKeyId: "k1",
    responseLatency: 12,
    integrationLatency: 5,
    authorizerLatency: undefined,
    authorizerRequestId: undefined,
    errorType: undefined,
    sourceIp: "192.0.2.1",
    bytes: 26,
    ...wanted,
  };
}

/** The line as API Gateway writes it, in the stage's format. */
export const writtenLine = (wanted: Partial<AccessLogLine> = {}): string => lineText(accessLogLine(wanted));
