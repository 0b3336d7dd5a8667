import type { IncomingHttpHeaders } from "node:http";

/** What may be done about a failed attempt: `throttled` and `transient` failures are tried again. */
export type FailureKind = "final" | "throttled" | "transient";

/** An attempt to call DynamoDB failed. Thrown inside the client only: the name may be a server's. */
export class AttemptFailure extends Error {
  constructor(
    readonly untrustedName: string,
    readonly kind: FailureKind,
    readonly httpStatus?: number,
    /** Milliseconds that the server asks to wait. */
    readonly retryAfterMs = 0,
  ) {
    super();
  }
}

/** An answer that DynamoDB does not give. What follows on its connection can be as wrong. */
export class ForeignAnswer extends AttemptFailure {}

/** Names of errors by which AWS's services throttle, as the AWS SDKs list them. */
const THROTTLING = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException",
]);
const TRANSIENT = new Set(["TimeoutError", "RequestTimeout", "RequestTimeoutException"]);
const TRANSIENT_STATUS = new Set([500, 502, 503, 504]);

/** System errors after which the AWS SDKs try again. */
const NETWORK_CODES = new Set([
  ...["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT"],
  ...["EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"],
]);
/** Those that the SDK for JavaScript names `TimeoutError`. */
const TIMEOUT_CODES = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT"]);

/** The failure of an attempt that got no response. */
export function noResponse({ name, code = "" }: NodeJS.ErrnoException): AttemptFailure {
  const kind = NETWORK_CODES.has(code) ? "transient" : "final";
  return new AttemptFailure(TIMEOUT_CODES.has(code) ? "TimeoutError" : name, kind);
}

/** The failure of an attempt whose response broke off. */
export function brokenResponse({ name, code = "" }: NodeJS.ErrnoException, status: number): AttemptFailure {
  return new AttemptFailure(name, NETWORK_CODES.has(code) ? "transient" : "final", status);
}

/** The name, in the SDK for JavaScript, of the error of a body that is no object in JSON. */
export const NO_JSON = "SyntaxError";

/** The failure of an attempt that was answered with an error. */
export function errorAnswer(status: number, headers: IncomingHttpHeaders, body: string): AttemptFailure {
  const { type, message } = errorIn(headers, body);
  const isExpired = type === "InvalidSignatureException" && message.includes("Signature expired");
  const kind =
    status === 429 || THROTTLING.has(type)
      ? "throttled"
      : TRANSIENT_STATUS.has(status) || TRANSIENT.has(type) || isExpired
        ? "transient"
        : "final";
  const Failure = type === NO_JSON ? ForeignAnswer : AttemptFailure;
  return new Failure(type, kind, status, retryAfterMs(headers));
}

/** The name of an error, such as `com.amazonaws.dynamodb.v20120810#ThrottlingException`, without its space. */
function errorIn(headers: IncomingHttpHeaders, untrustedBody: string): { type: string; message: string } {
  const parsed = untrustedBody === "" ? {} : parseObject(untrustedBody);
  if (!parsed) return { type: NO_JSON, message: "" };
  const given = headers["x-amzn-errortype"] ?? parsed["__type"] ?? parsed["code"];
  const message = parsed["message"] ?? parsed["Message"];
  const [name = ""] = typeof given === "string" ? given.split(/[,:]/) : [];
  return {
    type: name.slice(name.lastIndexOf("#") + 1) || "Error",
    message: typeof message === "string" ? message : "",
  };
}

/** The object that a text is in JSON, or undefined. */
export function parseObject(untrustedText: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(untrustedText);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

function retryAfterMs(headers: IncomingHttpHeaders): number {
  const ms = Number(headers["x-amz-retry-after"] ?? Number(headers["retry-after"]) * 1_000);
  return ms > 0 ? ms : 0;
}
