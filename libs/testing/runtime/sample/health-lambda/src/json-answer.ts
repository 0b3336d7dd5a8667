import type { APIGatewayProxyResult } from "aws-lambda";

/** Builds the JSON response of a Lambda proxy integration. */
export function jsonAnswer(statusCode: number, body: object): APIGatewayProxyResult {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
