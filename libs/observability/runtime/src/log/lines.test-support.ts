import { accessLogFields, accessLogFormat, type AccessLogFieldName, type AccessLogLine } from "./schema";
import { parseAccessLogLine } from "./parse";

export type WrittenFields = Readonly<Partial<Record<AccessLogFieldName, string | number | undefined>>>;

/** Fields that API Gateway sets for every request, even one that it refuses at once. */
export const always: WrittenFields = {
  extendedRequestId: "K2G9wEbUoAMEvag=",
  requestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
  time: 1_790_000_000_123,
  method: "GET",
  status: 200,
  responseLatency: 12,
  sourceIp: "192.0.2.1",
  bytes: 26,
};

const escaped = (value: string): string => JSON.stringify(value).slice(1, -1);
export const verbatim = (value: string): string => value;

/** A line as API Gateway writes it with the stage's format. An unset variable becomes `-`. */
export function lineText(fields: WrittenFields, write: (value: string) => string = escaped): string {
  const written: WrittenFields = { ...always, ...fields };
  const values = new Map(
    Object.entries(written)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        accessLogFields[name as AccessLogFieldName].variable as string,
        write(String(value)),
      ]),
  );
  return accessLogFormat().replace(/\$context(\.[A-Za-z]+)+/g, (variable) => values.get(variable) ?? "-");
}

/** A line from before the extended id was added to the schema, as in older exported files. */
export function withoutExtendedId(text: string): string {
  return text.replace(/"extendedRequestId":"(?:[^"\\]|\\.)*",/, "");
}

/**
 * The parsed line.
 *
 * @throws {Error} for a text that is not a line of the access log.
 */
export function line(fields: WrittenFields): AccessLogLine {
  const parsed = parseAccessLogLine(lineText(fields));
  if (typeof parsed === "string") throw new Error(`${parsed}: ${lineText(fields)}`);
  return parsed;
}

const acme = { tenantId: "acme", tokenId: "t1", apiKeyId: "key1", resourcePath: "/health" };
const globex = { tenantId: "globex", tokenId: "t2", apiKeyId: "key2", resourcePath: "/whoami" };

/** One request of each outcome in the design. */
export const outcomes = {
  cached: { ...acme, integrationLatency: 5 },
  authorized: { ...globex, integrationLatency: 7, authorizerLatency: 40, responseLatency: 55 },
  withoutTenant: { ...acme, tenantId: undefined, tokenId: undefined, apiKeyId: "key3" },
  noToken: { status: 401, resourcePath: "/health", errorType: "UNAUTHORIZED", sourceIp: "198.51.100.7" },
  unknownToken: {
    status: 401,
    resourcePath: "/health",
    errorType: "UNAUTHORIZED",
    authorizerLatency: 30,
    sourceIp: "198.51.100.7",
  },
  suspended: { ...acme, apiKeyId: undefined, status: 403, errorType: "INVALID_API_KEY" },
  throttled: { ...acme, status: 429, errorType: "THROTTLED" },
  quotaExceeded: { ...globex, status: 429, errorType: "QUOTA_EXCEEDED" },
  badRequest: { ...acme, status: 400, errorType: "BAD_REQUEST_BODY" },
  authorizerDown: {
    status: 500,
    resourcePath: "/health",
    errorType: "AUTHORIZER_FAILURE",
    authorizerLatency: 2_000,
  },
  backendError: { ...acme, status: 500, integrationLatency: 900, responseLatency: 905 },
  timeout: { ...globex, status: 504, errorType: "INTEGRATION_TIMEOUT", responseLatency: 29_001 },
  unknownRoute: { status: 403, errorType: "MISSING_AUTHENTICATION_TOKEN" },
} as const;

export type Outcome = keyof typeof outcomes;

/** The outcomes' lines, in the order of the requests, one second apart. */
export const outcomeLines: ReadonlyMap<Outcome, AccessLogLine> = new Map(
  Object.entries(outcomes).map(([outcome, fields], second) => [
    outcome as Outcome,
    line({
      ...fields,
      time: 1_790_000_000_000 + second * 1_000,
      extendedRequestId: outcome,
    }),
  ]),
);
