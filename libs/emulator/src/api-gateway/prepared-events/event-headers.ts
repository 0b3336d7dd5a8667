import { jsonText } from "./json-text";
import { type ReceivedRequest, headerValue } from "../../http/received-request";

/** Headers that do not reach a backend ("Important notes for REST APIs"). */
const DROPPED = new Set([
  "connection",
  "content-length",
  "content-md5",
  "expect",
  "keep-alive",
  "max-forwards",
  "proxy-authenticate",
  "proxy-connection",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
  "x-forwarded-for",
]);

/** Headers that always reach a function in this spelling; others keep the caller's spelling. */
const CANONICAL = new Map(["Authorization", "Host", "User-Agent"].map((name) => [name.toLowerCase(), name]));

/** A header's name as an event has it. */
interface HeaderName {
  readonly key: string;
  readonly name: string;
  readonly nameJson: string;
  readonly dropped: boolean;
}

/** A header that reaches a backend, with its values, at least one. */
export interface ForwardedHeader {
  /** In lower case. */
  readonly key: string;
  readonly name: string;
  readonly nameJson: string;
  readonly values: string[];
}

const FORWARDED_FOR = headerNameOf("X-Forwarded-For");
const FORWARDED_PROTO = headerNameOf("X-Forwarded-Proto");
const FORWARDED_PORT = headerNameOf("X-Forwarded-Port");
/** Added to each request that has none. */
export const TRACE_ID = headerNameOf("X-Amzn-Trace-Id");

/** The headers that reach a backend: the caller's, and those that API Gateway adds. No two have the same name. */
export function forwardedHeaders(request: ReceivedRequest, ownId: string): readonly ForwardedHeader[] {
  const headers = headersOfCaller(request);
  return bringsTraceId(headers) ? headers : [...headers, { ...TRACE_ID, values: [traceId(ownId)] }];
}

/** Whether the caller sent a {@link TRACE_ID} of its own. */
export function bringsTraceId(headers: readonly ForwardedHeader[]): boolean {
  return headers.some(({ key }) => key === TRACE_ID.key);
}

/** {@link forwardedHeaders} without an added {@link TRACE_ID}, so that they depend on the list of headers only. */
export function headersOfCaller(request: ReceivedRequest): readonly ForwardedHeader[] {
  const byKey = new Map<string, ForwardedHeader>();
  for (const [untrustedName, value] of request.untrustedHeaders) {
    const name = headerNameOf(untrustedName);
    if (name.dropped) continue;
    const known = byKey.get(name.key);
    if (known) known.values.push(value);
    else add(byKey, name, value);
  }
  const before = headerValue(request, FORWARDED_FOR.name);
  add(byKey, FORWARDED_FOR, before === undefined ? request.sourceIp : `${before}, ${request.sourceIp}`);
  if (!byKey.has(FORWARDED_PROTO.key)) add(byKey, FORWARDED_PROTO, "http");
  if (!byKey.has(FORWARDED_PORT.key)) {
    add(byKey, FORWARDED_PORT, headerValue(request, "Host")?.split(":")[1] ?? "80");
  }
  return [...byKey.values()];
}

/**
 * The value of {@link TRACE_ID} for a caller that sends none.
 *
 * @param id a UUID
 */
export function traceId(id: string): string {
  return `Root=1-${id.slice(0, 8)}-${id.slice(9, 13)}${id.slice(14, 18)}${id.slice(19, 23)}${id.slice(24)}`;
}

function add(byKey: Map<string, ForwardedHeader>, { key, name, nameJson }: HeaderName, value: string): void {
  byKey.set(key, { key, name, nameJson, values: [value] });
}

function headerNameOf(untrustedName: string): HeaderName {
  const key = untrustedName.toLowerCase();
  const name = CANONICAL.get(key) ?? untrustedName;
  return { key, name, nameJson: jsonText(name), dropped: DROPPED.has(key) };
}
