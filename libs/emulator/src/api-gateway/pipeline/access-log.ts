import { readerOf, parseFormat } from "../context/variables";
import type { Exchange } from "../context/request-context";
import { flat } from "../prepared-events/json-text";
import type { Reply } from "../../http/received-request";
import type { Services } from "./step";

type Value = string | number | undefined;
type Reader = (exchange: Exchange, reply: Reply, services: Services) => Value;
type Writer = (exchange: Exchange, reply: Reply, services: Services) => string;

/** What API Gateway writes for a variable that is not set. */
const UNSET = "-";

/** A stage's access log format: what writes each piece of a line. */
export type AccessLog = readonly Writer[];

/** What differs from line to line: ids and numbers of the gateway's own. Of all else, the next line mostly says the same. */
const CHANGING: ReadonlySet<string> = new Set([
  "requestId",
  "extendedRequestId",
  "awsEndpointRequestId",
  "integration.requestId",
  "responseLatency",
  "integrationLatency",
  "integration.latency",
  "status",
]);

export function compileAccessLog(format: string): AccessLog {
  const writers: Writer[] = [];
  let run: (string | Reader)[] = [];
  const endRun = () => {
    if (run.length > 0) writers.push(repeating(run));
    run = [];
  };
  for (const part of parseFormat(format)) {
    if ("text" in part) {
      run.push(part.text);
      continue;
    }
    const reader = logReader(part.variable);
    if (!CHANGING.has(part.variable)) {
      run.push(reader);
      continue;
    }
    endRun();
    writers.push((exchange, reply, services) => String(reader(exchange, reply, services) ?? UNSET));
  }
  endRun();
  return writers;
}

/** Writes the stage's access log line for a request that was answered. */
export function logAccess(exchange: Exchange, reply: Reply, services: Services): void {
  const { accessLog } = exchange.stage;
  if (!accessLog) return;
  let line = "";
  for (const write of accessLog) line += write(exchange, reply, services);
  services.log.access(line);
}

/** What writes texts and values that stand side by side, from what it wrote last when the values are the same. */
function repeating(parts: readonly (string | Reader)[]): Writer {
  const readers = parts.filter((part) => typeof part !== "string");
  const values: Value[] = [];
  const compose = () => {
    let at = 0;
    let text = "";
    for (const part of parts) text += typeof part === "string" ? part : escape(values[at++]);
    return text;
  };
  let last: string | undefined;
  let isFlat = false;
  return (exchange, reply, services) => {
    let isSame = last !== undefined;
    for (let at = 0; at < readers.length; at++) {
      const value = (readers[at] as Reader)(exchange, reply, services);
      if (value === values[at]) continue;
      values[at] = value;
      isSame = false;
    }
    if (isSame && !isFlat) last = flat(last as string);
    isFlat = isSame;
    return isSame ? (last as string) : (last = compose());
  };
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

/** Inside the format's quotes, any value must leave the line valid JSON. */
function escape(value: Value): string {
  if (value === undefined) return UNSET;
  if (typeof value === "number") return String(value);
  return PLAIN.test(value) ? value : JSON.stringify(value).slice(1, -1);
}
