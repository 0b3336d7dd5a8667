import { readerOf, parseFormat } from "../context/variables";
import type { EmulatorLog } from "../../common/log";
import type { AccessLog, AccessLogWriter, RequestContext } from "../context/request-context";
import type { Reply } from "../../http/received-request";

type Value = string | number | undefined;
type LineServices = Parameters<AccessLogWriter>[2];
type Reader = (context: RequestContext, reply: Reply, services: LineServices) => Value;

/** API Gateway's text for an unset variable. */
const UNSET = "-";

export function compileAccessLog(format: string): AccessLog {
  return parseFormat(format).map((part) => {
    if ("text" in part) return () => part.text;
    const read = logReader(part.variable);
    return (context, reply, services) => escape(read(context, reply, services));
  });
}

export function logAccess(
  context: RequestContext,
  reply: Reply,
  services: LineServices & { readonly log: EmulatorLog },
): void {
  const { accessLog } = context.stage;
  if (!accessLog) return;
  let line = "";
  for (const write of accessLog) line += write(context, reply, services);
  services.log.access(line);
}

/** Also reads the variables that exist in access logs only. */
function logReader(variable: string): Reader {
  switch (variable) {
    case "status":
      return (_, reply) => reply.status;
    case "responseLength":
      return (_, reply) => Buffer.byteLength(reply.body);
    case "responseLatency":
      return (context, _, { clock }) => clock.now() - context.arrivedAt;
  }
  const reader = readerOf(variable);
  return (context, _, { account }) => reader(context, account);
}

/** Strings that need no JSON escape. Most values are such. */
const PLAIN = /^[\w .:;,/{}+*=~@()-]*$/;

/** Escapes a value for use inside the format's quotes, so that the line stays valid JSON. */
function escape(value: Value): string {
  if (value === undefined) return UNSET;
  if (typeof value === "number") return String(value);
  return PLAIN.test(value) ? value : JSON.stringify(value).slice(1, -1);
}
