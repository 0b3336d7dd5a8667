import { ACCESS_LOG_VERSION, UNSET, type AccessLogLine } from "./access-log";
import type { SkippedReason } from "./skipped-reason";

/** What CloudWatch Logs puts before each message when it exports a log group to S3. */
export const EXPORT_TIMESTAMP = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;

type Members = Readonly<Record<string, unknown>>;

/** Reads a line however its JSON is written. It never throws. */
export function parseJsonLine(untrustedText: string): AccessLogLine | SkippedReason {
  const untrusted = parseJson(untrustedText) ?? parseJson(untrustedText.replace(EXPORT_TIMESTAMP, ""));
  if (typeof untrusted !== "object" || untrusted === null || Array.isArray(untrusted)) return "malformed";
  return lineOf(untrusted as Members);
}

/** @returns nothing for what is no JSON */
function parseJson(untrustedText: string): unknown {
  try {
    return JSON.parse(untrustedText);
  } catch {
    return undefined;
  }
}

function lineOf(untrusted: Members): AccessLogLine | SkippedReason {
  const { v, requestId, time, method, status, responseLatency, sourceIp, bytes } = untrusted;
  if (requestId === undefined || time === undefined || status === undefined) return "foreign";
  if (v !== undefined && v !== ACCESS_LOG_VERSION) return "otherVersion";
  const extendedRequestId = optionalText(untrusted["extendedRequestId"]);
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
    extendedRequestId === null ||
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
    extendedRequestId,
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
