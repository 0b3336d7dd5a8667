import { readerOf, parseFormat } from "../context/variables";
import type { EmulatorLog } from "../../common/log";
import type { AccessLog, AccessLogWriter, RequestContext } from "../context/request-context";
import type { Reply } from "../../http/received-request";

type Value = string | number | undefined;
type LineServices = Parameters<AccessLogWriter>[2];
type Reader = (context: RequestContext, reply: Reply, services: LineServices) => Value;

/** What API Gateway writes for a variable that is not set. */
const UNSET = "-";

export function compileAccessLog(format: string): AccessLog {
  return parseFormat(format).map((part) => {
    if ("text" in part) return () => part.text;
    const read = logReader(part.variable);
    return (context, reply, services) => escape(read(context, reply, services));
  });
}

/** Writes the stage's access log line for a request that was answered. */
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

/** What only the log knows: how the request was answered. */
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

/** What JSON writes as it is; most values have nothing else. */
const PLAIN = /^[\w .:;,/{}+*=~@()-]*$/;

/** Inside the format's quotes, any value must leave the line valid JSON. */
function escape(value: Value): string {
  if (value === undefined) return UNSET;
  if (typeof value === "number") return String(value);
  return PLAIN.test(value) ? value : JSON.stringify(value).slice(1, -1);
}
