import { ACCESS_LOG_VERSION, UNSET, type AccessLogLine } from "./access-log";

/**
 * Why a line is not one of the access log:
 * `malformed`: not a JSON object, or cut off; `foreign`: a JSON object with other members than ours; `otherVersion`: of another
 * version of the schema; `wrongType`: ours by its members, with a value that cannot be.
 */
export type SkippedReason = "malformed" | "foreign" | "otherVersion" | "wrongType";

/** What CloudWatch Logs puts before each message when it exports a log group to S3. */
const EXPORT_TIMESTAMP = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads one line of an access log, without its line break: as API Gateway or the local gateway wrote it, or as CloudWatch Logs
 * exported it to S3. A line without `v` is of version 1, which first had none. It never throws, and takes 1 to 2 microseconds.
 */
export function parseAccessLogLine(untrustedText: string): AccessLogLine | SkippedReason {
  let untrusted: unknown;
  try {
    untrusted = JSON.parse(untrustedText);
  } catch {
    const withoutTimestamp = untrustedText.replace(EXPORT_TIMESTAMP, "");
    return withoutTimestamp === untrustedText ? "malformed" : parseAccessLogLine(withoutTimestamp);
  }
  if (typeof untrusted !== "object" || untrusted === null || Array.isArray(untrusted)) return "malformed";
  return lineOf(untrusted as Members);
}

function lineOf(untrusted: Members): AccessLogLine | SkippedReason {
  const { v, requestId, time, method, status, responseLatency, sourceIp, bytes } = untrusted;
  if (requestId === undefined || time === undefined || status === undefined) return "foreign";
  if (v !== undefined && v !== ACCESS_LOG_VERSION) return "otherVersion";
  const integrationLatency = optionalNumber(untrusted["integrationLatency"]);
  const authorizerLatency = optionalNumber(untrusted["authorizerLatency"]);
  const resourcePath = optionalText(untrusted["resourcePath"]);
  const tenantId = optionalText(untrusted["tenantId"]);
  const tokenId = optionalText(untrusted["tokenId"]);
  const apiKeyId = optionalText(untrusted["apiKeyId"]);
  const authorizerRequestId = optionalText(untrusted["authorizerRequestId"]);
  const errorType = optionalText(untrusted["errorType"]);
  if (
    typeof requestId !== "string" ||
    typeof method !== "string" ||
    typeof sourceIp !== "string" ||
    !isCount(time) ||
    !isStatus(status) ||
    !isCount(responseLatency) ||
    !isCount(bytes) ||
    integrationLatency === null ||
    authorizerLatency === null ||
    resourcePath === null ||
    tenantId === null ||
    tokenId === null ||
    apiKeyId === null ||
    authorizerRequestId === null ||
    errorType === null
  )
    return "wrongType";
  return {
    requestId,
    time,
    method,
    resourcePath,
    status,
    tenantId,
    tokenId,
    apiKeyId,
    responseLatency,
    integrationLatency,
    authorizerLatency,
    authorizerRequestId,
    errorType,
    sourceIp,
    bytes,
  };
}

/** A text, `undefined` where it is not set, or `null` where it is something else. */
function optionalText(untrusted: unknown): string | undefined | null {
  if (untrusted === UNSET || untrusted === undefined) return undefined;
  return typeof untrusted === "string" ? untrusted : null;
}

/** The same for a number in quotes. */
function optionalNumber(untrusted: unknown): number | undefined | null {
  if (untrusted === UNSET || untrusted === undefined) return undefined;
  if (typeof untrusted !== "string" || untrusted === "") return null;
  const number = Number(untrusted);
  return isCount(number) ? number : null;
}

/** Milliseconds and bytes: neither negative nor beyond what a number holds exactly. */
function isCount(untrusted: unknown): untrusted is number {
  return typeof untrusted === "number" && untrusted >= 0 && untrusted <= Number.MAX_SAFE_INTEGER;
}

function isStatus(untrusted: unknown): untrusted is number {
  return Number.isInteger(untrusted) && (untrusted as number) >= 100 && (untrusted as number) <= 599;
}
