import type { APIGatewayProxyResult } from "aws-lambda";

/** An answer of a Lambda proxy integration, in JSON. */
export function jsonAnswer(statusCode: number, body: object): APIGatewayProxyResult {
  return { statusCode, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
