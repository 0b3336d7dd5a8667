import { createHmac } from "node:crypto";
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const [dynamodb, ssm] = [new DynamoDBClient(), new SSMClient()];
const { CURRENCY, ORDERS_TABLE: TableName, PAYMENT_KEY_NAME } = process.env;

/** Places orders, and shows them to the tenant that placed them. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const tenantId = { S: String(event.requestContext.authorizer?.["tenantId"]) };
  if (event.httpMethod === "POST") {
    const { item } = JSON.parse(event.body ?? "{}") as { item: string };
    const id = event.requestContext.requestId;
    await dynamodb.send(
      new PutItemCommand({ TableName, Item: { tenantId, orderId: { S: id }, item: { S: item } } }),
    );
    return answer(201, { id, currency: CURRENCY, signature: await signatureOf(id) });
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

/** Signs an order's id, so that the payment service can check that the order is ours. */
async function signatureOf(id: string): Promise<string> {
  const { Parameter } = await ssm.send(
    new GetParameterCommand({ Name: PAYMENT_KEY_NAME, WithDecryption: true }),
  );
  return createHmac("sha256", Parameter?.Value ?? "")
    .update(id)
    .digest("hex");
}

function answer(statusCode: number, body: object): APIGatewayProxyResult {
  return { statusCode, body: JSON.stringify(body) };
}
