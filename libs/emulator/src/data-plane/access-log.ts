import { contextVariable } from "./context-variables";
import type { Exchange } from "./exchange";
import type { Reply } from "./received-request";
import type { Services } from "./step";
import { renderFormat } from "./variable-format";

/** Writes the stage's access log line for a request that was answered. */
export function logAccess(exchange: Exchange, reply: Reply, services: Services): void {
  const { accessLog } = exchange.stage;
  if (!accessLog) return;
  services.log.access(renderFormat(accessLog, (name) => valueOf(name, exchange, reply, services), escape));
}

function valueOf(name: string, exchange: Exchange, reply: Reply, services: Services) {
  if (name === "status") return reply.status;
  if (name === "responseLength") return Buffer.byteLength(reply.body);
  if (name === "responseLatency") return services.clock.now() - exchange.arrivedAt;
  return contextVariable(name, exchange, services);
}

/** What JSON writes as it is; most values have nothing else. */
const PLAIN = /^[\w .:;,/{}+*=~@()-]*$/;

/** API Gateway writes `-` for what is not set. Inside the format's quotes, any value must leave the line valid JSON. */
function escape(value: string | number | undefined): string {
  if (value === undefined) return "-";
  if (typeof value === "number") return String(value);
  return PLAIN.test(value) ? value : JSON.stringify(value).slice(1, -1);
}
