import { bringsTraceId, headersOfCaller, TRACE_ID } from "./event-headers";
import { flat, jsonText, jsonTextOrNull } from "./json-text";
import { type ReceivedRequest, headerValue } from "../../http/received-request";

/** An event's JSON about headers and caller, without the trace id that the gateway adds. */
export interface CallerJson {
  /** The members `headers` (last values) and `multiValueHeaders` (all values); the trace id goes between the parts. */
  readonly headers: readonly [before: string, between: string, behind: string];
  /** Whether the caller sent its own trace id. Then `headers` is complete. */
  readonly bringsTraceId: boolean;
  readonly domainPrefix: string;
  readonly domainName: string;
  /** The members `sourceIp` and `userAgent`. */
  readonly identity: string;
}

/** The text for a list of headers and a source address. */
interface Known extends CallerJson {
  readonly ofSourceIp: string;
}

/** By list of headers. Without it, this text took a quarter of a request's time (benchmark `throughput`). */
const known = new WeakMap<ReceivedRequest["untrustedHeaders"], Known>();

export function callerJson(request: ReceivedRequest): CallerJson {
  const before = known.get(request.untrustedHeaders);
  if (before?.ofSourceIp === request.sourceIp) return before;
  const made = { ofSourceIp: request.sourceIp, ...newCallerJson(request) };
  known.set(request.untrustedHeaders, made);
  return made;
}

function newCallerJson(request: ReceivedRequest): CallerJson {
  const host = headerValue(request, "Host") ?? "";
  const headers = headersOfCaller(request);
  const brings = bringsTraceId(headers);
  const last = headers
    .map(({ nameJson, values }) => `${nameJson}:${jsonText(values.at(-1) as string)}`)
    .join();
  const all = headers.map(({ nameJson, values }) => `${nameJson}:[${values.map(jsonText).join()}]`).join();
  const trace = brings ? ["", "", ""] : [`,${TRACE_ID.nameJson}:"`, `,${TRACE_ID.nameJson}:["`, `"]`];
  return {
    bringsTraceId: brings,
    headers: [
      flat(`"headers":{${last}${trace[0]}`),
      flat(`${brings ? "" : '"'}},"multiValueHeaders":{${all}${trace[1]}`),
      `${trace[2]}}`,
    ],
    domainPrefix: flat(jsonText(host.split(/[.:]/, 1)[0] as string)),
    domainName: flat(jsonText(host.split(":", 1)[0] as string)),
    identity: flat(
      `"sourceIp":${jsonText(request.sourceIp)},"userAgent":${jsonTextOrNull(headerValue(request, "User-Agent"))}`,
    ),
  };
}
