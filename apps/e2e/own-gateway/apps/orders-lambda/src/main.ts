import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const orders = new Map<string, string>();

/** Places orders, and shows them to who placed them. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const tenant = String(event.requestContext.authorizer?.["tenantId"]);
  if (event.httpMethod === "POST") {
    const { item } = JSON.parse(event.body ?? "{}") as { item: string };
    const id = `${tenant}-${orders.size + 1}`;
    orders.set(id, item);
    return { statusCode: 201, body: JSON.stringify({ id, currency: process.env["CURRENCY"] }) };
  }
  const id = event.pathParameters?.["orderId"] ?? "";
  const item = id.startsWith(`${tenant}-`) ? orders.get(id) : undefined;
  return item === undefined
    ? { statusCode: 404, body: JSON.stringify({ message: "Not Found" }) }
    : { statusCode: 200, body: JSON.stringify({ id, item }) };
}
