import { readerOf } from "./context-variables";
import type { Exchange } from "./exchange";
import type { Reply } from "./received-request";
import type { Services } from "./step";
import { parseFormat } from "./variable-format";

type Value = string | number | undefined;
type Reader = (exchange: Exchange, reply: Reply, services: Services) => Value;

/** A stage's access log format: texts as they stand, and what reads each variable, looked up once. */
export type AccessLog = readonly (string | Reader)[];

export function compileAccessLog(format: string): AccessLog {
  return parseFormat(format).map((part) => ("text" in part ? part.text : logReader(part.variable)));
}

/** Writes the stage's access log line for a request that was answered. */
export function logAccess(exchange: Exchange, reply: Reply, services: Services): void {
  const { accessLog } = exchange.stage;
  if (!accessLog) return;
  let line = "";
  for (const part of accessLog) {
    line += typeof part === "string" ? part : escape(part(exchange, reply, services));
  }
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
      return (exchange, _, { clock }) => clock.now() - exchange.arrivedAt;
  }
  const reader = readerOf(variable);
  return (exchange, _, { account }) => reader(exchange, account);
}

/** What JSON writes as it is; most values have nothing else. */
const PLAIN = /^[\w .:;,/{}+*=~@()-]*$/;

/** API Gateway writes `-` for what is not set. Inside the format's quotes, any value must leave the line valid JSON. */
function escape(value: Value): string {
  if (value === undefined) return "-";
  if (typeof value === "number") return String(value);
  return PLAIN.test(value) ? value : JSON.stringify(value).slice(1, -1);
}
