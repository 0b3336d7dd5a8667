import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

/** Items by order, of each tenant. */
const orders = new Map<string, Map<string, string>>();

/** Places orders, and shows them to who placed them. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const tenant = String(event.requestContext.authorizer?.["tenantId"]);
  const own = orders.get(tenant) ?? new Map<string, string>();
  if (event.httpMethod === "POST") {
    const { item } = JSON.parse(event.body ?? "{}") as { item: string };
    const id = String(own.size + 1);
    orders.set(tenant, own.set(id, item));
    return answer(201, { id, currency: process.env["CURRENCY"] });
  }
  const id = event.pathParameters?.["orderId"];
  if (id === undefined) return answer(200, { orders: [...own.keys()] });
  const item = own.get(id);
  return item === undefined ? answer(404, { message: "Not Found" }) : answer(200, { id, item });
}

function answer(statusCode: number, body: object): APIGatewayProxyResult {
  return { statusCode, body: JSON.stringify(body) };
}
