import type { APIGatewayProxyEvent } from "aws-lambda";
import { callerOf } from "./caller";
import type { RequestLog } from "./request-log";

type Route = (event: APIGatewayProxyEvent, log: RequestLog) => object;

/** What this backend serves, by method and path as the OpenAPI document writes them. */
export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  // Leaves no line: it is called all the time, and the access log has each request.
  ["GET /health", () => ({ status: "ok" })],
  [
    "GET /whoami",
    (event, log) => {
      log.info("told a caller who it is");
      return callerOf(event);
    },
  ],
]);
