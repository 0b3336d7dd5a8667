import type { APIGatewayProxyEvent } from "aws-lambda";
import { callerOf } from "./caller";
import type { RequestLog } from "./request-log";

type Route = (event: APIGatewayProxyEvent, log: RequestLog) => object;

/** The routes of this backend, by method and path as the OpenAPI document writes them. */
export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  // Writes no log line: health checks are frequent, and the access log has each request.
  ["GET /health", () => ({ status: "ok" })],
  [
    "GET /whoami",
    (event, log) => {
      log.info("told a caller who it is");
      return callerOf(event);
    },
  ],
]);
