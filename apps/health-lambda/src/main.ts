import { functionLog } from "@tollgate/function-log";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { jsonAnswer } from "./json-answer";
import { requestLog } from "./request-log";
import { routes } from "./routes";

const logger = functionLog("health");

/**
 * The entry point of the Lambda function: a sample backend behind the gateway.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const log = requestLog(logger, event);
  const route = routes.get(`${event.httpMethod} ${event.resource}`);
  if (route) return jsonAnswer(200, route(event, log));
  log.warn("a route that this backend does not serve");
  return jsonAnswer(404, { message: "Not Found" });
}
