import type { Exchange } from "./exchange";
import { jsonText } from "./json-text";
import { headerValue } from "./received-request";

/** Headers that belong to the connection or that API Gateway keeps for itself ("Important notes for REST APIs"). */
const DROPPED = new Set([
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-forwarded-for",
]);

/** Headers that reach a function in this spelling; others keep the caller's. */
const CANONICAL = new Map(["Authorization", "Host", "User-Agent"].map((name) => [name.toLowerCase(), name]));

/** A header that reaches a backend, with all of its values, one at least. */
export interface ForwardedHeader {
  readonly name: string;
  readonly values: string[];
}

/** The headers that reach a backend: the caller's, and those that API Gateway adds. No two have the same name. */
export function forwardedHeaders({ request, requestId }: Exchange): Iterable<ForwardedHeader> {
  const byName = new Map<string, ForwardedHeader>();
  for (const [name, value] of request.untrustedHeaders) {
    const key = name.toLowerCase();
    if (DROPPED.has(key)) continue;
    const known = byName.get(key);
    if (known) known.values.push(value);
    else byName.set(key, { name: CANONICAL.get(key) ?? name, values: [value] });
  }
  const before = headerValue(request, "X-Forwarded-For");
  const from = before === undefined ? request.sourceIp : `${before}, ${request.sourceIp}`;
  byName.set("x-forwarded-for", { name: "X-Forwarded-For", values: [from] });
  if (!byName.has("x-forwarded-proto")) {
    byName.set("x-forwarded-proto", { name: "X-Forwarded-Proto", values: ["http"] });
  }
  if (!byName.has("x-forwarded-port")) {
    const port = headerValue(request, "Host")?.split(":")[1] ?? "80";
    byName.set("x-forwarded-port", { name: "X-Forwarded-Port", values: [port] });
  }
  if (!byName.has("x-amzn-trace-id")) {
    byName.set("x-amzn-trace-id", { name: "X-Amzn-Trace-Id", values: [traceId(requestId)] });
  }
  return byName.values();
}

/** The event's members `headers`, with the last value of each, and `multiValueHeaders`, with all, as JSON. */
export function headersJson(exchange: Exchange): string {
  let single = "";
  let multi = "";
  for (const { name, values } of forwardedHeaders(exchange)) {
    const separator = single === "" ? "" : ",";
    const key = jsonText(name);
    const last = jsonText(values[values.length - 1] as string);
    const all = values.length === 1 ? last : values.map(jsonText).join();
    single += `${separator}${key}:${last}`;
    multi += `${separator}${key}:[${all}]`;
  }
  return `"headers":{${single}},"multiValueHeaders":{${multi}}`;
}

/** @param requestId a UUID */
function traceId(requestId: string): string {
  const id = requestId;
  return `Root=1-${id.slice(0, 8)}-${id.slice(9, 13)}${id.slice(14, 18)}${id.slice(19, 23)}${id.slice(24)}`;
}
