import { gzipSync } from "node:zlib";
import type { LogEvent } from "./lines/envelope";

/** The event with which CloudWatch Logs invokes a subscribed function. */
export function envelopeOf(logEvents: readonly LogEvent[], messageType = "DATA_MESSAGE"): unknown {
  const envelope = {
    messageType,
    owner: "123456789012",
    logGroup: "/aws/apigateway/example-gateway-access-dev",
    logStream: "a1b2c3",
    subscriptionFilters: ["usage"],
    logEvents,
  };
  return { awslogs: { data: gzipSync(JSON.stringify(envelope)).toString("base64") } };
}

/** An id as CloudWatch Logs gives it: 56 digits. */
export function eventId(number: number): string {
  return String(number).padStart(56, "3680".repeat(14));
}
