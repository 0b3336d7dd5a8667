import { validateHeaderName, validateHeaderValue } from "node:http";
import { type UntrustedObject, entriesOf, isObject, member } from "../../common/json";

const MEMBERS = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]);

/** A function behind `aws_proxy` answered, but not with a response: API Gateway's "Malformed Lambda proxy response". */
export class MalformedResponseError extends Error {
  override readonly name = "MalformedResponseError";
}

export interface LambdaResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * Reads "Output format of a Lambda function for proxy integration". No member is required, and no other is allowed.
 *
 * @throws {MalformedResponseError}
 */
export function parseLambdaResponse(payload: string): LambdaResponse {
  const untrusted: unknown = JSON.parse(payload);
  if (!isObject(untrusted)) throw new MalformedResponseError("response is not an object");
  for (const name of Object.keys(untrusted)) {
    if (!MEMBERS.has(name)) throw new MalformedResponseError(`response has a member ${JSON.stringify(name)}`);
  }
  const body = member(untrusted, "body") ?? "";
  if (typeof body !== "string") throw new MalformedResponseError("body is not a string");
  return {
    status: parseStatus(member(untrusted, "statusCode") ?? 200),
    headers: parseHeaders(member(untrusted, "headers"), member(untrusted, "multiValueHeaders")),
    body,
    isBase64Encoded: member(untrusted, "isBase64Encoded") === true,
  };
}

function parseStatus(untrusted: unknown): number {
  const status = typeof untrusted === "string" && /^\d{3}$/.test(untrusted) ? Number(untrusted) : untrusted;
  if (typeof status !== "number" || !Number.isInteger(status) || status < 200 || status > 599) {
    throw new MalformedResponseError("statusCode is not a status code");
  }
  return status;
}

/** "If you specify values for both, API Gateway merges them"; of the same name, the multi-value one counts. */
function parseHeaders(single: unknown, multi: unknown): LambdaResponse["headers"] {
  const several = headerMap("multiValueHeaders", multi);
  const overridden = several && new Set(Object.keys(several).map((name) => name.toLowerCase()));
  const headers: (readonly [string, string])[] = [];
  const one = headerMap("headers", single) ?? {};
  for (const name of Object.keys(one)) {
    if (!overridden?.has(name.toLowerCase())) headers.push(parseHeader(name, one[name]));
  }
  for (const [name, values] of entriesOf(several)) {
    if (!Array.isArray(values)) throw new MalformedResponseError(`multiValueHeaders.${name} is not a list`);
    for (const value of values) headers.push(parseHeader(name, value));
  }
  return headers;
}

function headerMap(name: string, untrusted: unknown): UntrustedObject | undefined {
  if (untrusted == null) return undefined;
  if (!isObject(untrusted)) throw new MalformedResponseError(`${name} is not an object`);
  return untrusted;
}

function parseHeader(name: string, untrusted: unknown): readonly [string, string] {
  const value =
    typeof untrusted === "number" || typeof untrusted === "boolean" ? String(untrusted) : untrusted;
  if (typeof value !== "string") throw new MalformedResponseError(`header ${name} is not a string`);
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    throw new MalformedResponseError(`header ${JSON.stringify(name)} cannot be sent`);
  }
  return [name, value];
}

/** "Invocation payload (request and response): 6 MB each for synchronous invocations." */
export const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** The limit in Lambda's error message; its documentation says 6 MB. */
export const MAX_RESPONSE_BYTES = 6_291_556;

/** Lambda's error for a longer response, as recorded (DataBiosphere/azul#8192). */
export const RESPONSE_TOO_LARGE = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;

export function isLongerThan(bytes: number, text: string): boolean {
  // A UTF-16 unit takes at most three bytes, so that only long strings are measured.
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}
