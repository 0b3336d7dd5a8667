import type { APIGatewayProxyEvent } from "aws-lambda";
import { callerOf } from "./caller";

type Route = (event: APIGatewayProxyEvent) => object;

/** What this backend serves, by method and path as the OpenAPI document writes them. */
export const routes: ReadonlyMap<string, Route> = new Map<string, Route>([
  ["GET /health", () => ({ status: "ok" })],
  ["GET /whoami", callerOf],
]);
