import { accessLogFields, accessLogFormat, UNSET, type AccessLogLine } from "@tollgate/observability-runtime";

const ordinary: AccessLogLine = {
  extendedRequestId: "K2G9wEbUoAMEvag=",
  requestId: "c6af9ac6-0000-4000-8000-000000000001",
  time: Date.parse("2026-11-20T10:00:00Z"),
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
};

/** A line of a successful request, with the fields that a test changes. */
export const accessLogLine = (wanted: Partial<AccessLogLine> = {}): AccessLogLine => ({
  ...ordinary,
  ...wanted,
});

/** The line as API Gateway writes it, in the stage's format. */
export function writtenLine(wanted: Partial<AccessLogLine> = {}): string {
  const line = accessLogLine(wanted);
  return Object.entries(accessLogFields).reduce((text, [name, { variable }]) => {
    const value = JSON.stringify(String(line[name as keyof AccessLogLine] ?? UNSET)).slice(1, -1);
    return text.replace(new RegExp(`${variable.replaceAll(/[.$]/g, "\\$&")}(?=[",}])`), () => value);
  }, accessLogFormat());
}

/** Texts as the gateway passes them: in UTF-8, each with its line break. */
export const asBytes = (...texts: readonly string[]): Uint8Array =>
  Buffer.from(texts.map((text) => `${text}\n`).join(""));
