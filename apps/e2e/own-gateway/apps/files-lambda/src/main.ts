import type { APIGatewayProxyResult } from "aws-lambda";

/** Greets everyone. */
export async function handler(): Promise<APIGatewayProxyResult> {
  return { statusCode: 200, body: JSON.stringify({ greeting: process.env["GREETING"] }) };
}
