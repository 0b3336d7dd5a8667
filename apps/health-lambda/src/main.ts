import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { jsonAnswer } from "./json-answer";
import { routes } from "./routes";

/**
 * The Lambda function's entry: a sample backend behind the gateway.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const route = routes.get(`${event.httpMethod} ${event.resource}`);
  return route ? jsonAnswer(200, route(event)) : jsonAnswer(404, { message: "Not Found" });
}
