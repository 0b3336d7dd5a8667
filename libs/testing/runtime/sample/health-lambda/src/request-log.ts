import type { APIGatewayProxyEvent } from "aws-lambda";
import { callerOf } from "./caller";

type Fields = Readonly<Record<string, unknown>>;

/** The part of Powertools' logger that this function uses. */
export interface LineWriter {
  info(message: string, fields: Fields): void;
  warn(message: string, fields: Fields): void;
}

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
export function requestLog(writer: LineWriter, event: APIGatewayProxyEvent): RequestLog {
  // Passed with each line instead of stored in the logger, so that no line can name the previous request.
  const { extendedRequestId, requestId } = event.requestContext;
  const fields = { extendedRequestId, requestId, ...callerOf(event) };
  return {
    info: (message) => writer.info(message, fields),
    warn: (message) => writer.warn(message, fields),
  };
}
