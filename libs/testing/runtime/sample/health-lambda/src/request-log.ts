import type { APIGatewayProxyEvent } from "aws-lambda";
import { callerOf } from "./caller";

type Fields = Readonly<Record<string, unknown>>;

/** What is used of Powertools' logger. */
export interface LineWriter {
  info(message: string, fields: Fields): void;
  warn(message: string, fields: Fields): void;
}

/** Logs about one request. */
export interface RequestLog {
  info(message: string): void;
  warn(message: string): void;
}

/**
 * Makes a log whose every line names the request and its caller: the ids are those that the caller and the access log have. A
 * caller may send the same `requestId` with each request, so the extended one names this request. Nothing else of the event is logged: it holds the caller's token.
 */
export function requestLog(writer: LineWriter, event: APIGatewayProxyEvent): RequestLog {
  // Given with each line, not kept in the logger, so that no line can name the request before.
  const { extendedRequestId, requestId } = event.requestContext;
  const fields = { extendedRequestId, requestId, ...callerOf(event) };
  return {
    info: (message) => writer.info(message, fields),
    warn: (message) => writer.warn(message, fields),
  };
}
