import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const dynamodb = new DynamoDBClient();
const { CURRENCY, ORDERS_TABLE: TableName } = process.env;

/** Places orders, and shows them to who placed them. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const tenantId = { S: String(event.requestContext.authorizer?.["tenantId"]) };
  if (event.httpMethod === "POST") {
    const { item } = JSON.parse(event.body ?? "{}") as { item: string };
    const id = event.requestContext.requestId;
    await dynamodb.send(
      new PutItemCommand({ TableName, Item: { tenantId, orderId: { S: id }, item: { S: item } } }),
    );
    return answer(201, { id, currency: CURRENCY });
  }
  const id = event.pathParameters?.["orderId"];
  if (id === undefined) {
    const { Items = [] } = await dynamodb.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "tenantId = :tenantId",
        ExpressionAttributeValues: { ":tenantId": tenantId },
      }),
    );
    return answer(200, { orders: Items.map(({ orderId }) => orderId?.S) });
  }
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName, Key: { tenantId, orderId: { S: id } } }),
  );
  return Item ? answer(200, { id, item: Item["item"]?.S }) : answer(404, { message: "Not Found" });
}

function answer(statusCode: number, body: object): APIGatewayProxyResult {
  return { statusCode, body: JSON.stringify(body) };
}
