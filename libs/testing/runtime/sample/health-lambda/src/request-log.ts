import type { FunctionLog } from "@tollgate/function-log";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { callerOf } from "./caller";

/** Writes log lines about one request. */
export interface RequestLog {
  info(message: string): void;
  warn(message: string): void;
}

/**
 * Creates a log whose lines name the request and its caller, by the ids that the caller and the access log
 * have. A caller may send the same `requestId` with each request, so `extendedRequestId` identifies the
 * request. Nothing else of the event is logged, because it holds the caller's token.
 */
export function requestLog(log: Pick<FunctionLog, "info" | "warn">, event: APIGatewayProxyEvent): RequestLog {
  // Passed with each line instead of stored in the log, so that no line can name the previous request.
  const { extendedRequestId, requestId } = event.requestContext;
  const fields = { extendedRequestId, requestId, ...callerOf(event) };
  return {
    info: (message) => log.info(message, fields),
    warn: (message) => log.warn(message, fields),
  };
}
