import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const dynamodb = new DynamoDBClient();
const { GREETING, FILES_TABLE: TableName } = process.env;

/** Keeps bytes under any path, and greets everyone. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  if (event.resource === "/greeting")
    return { statusCode: 200, body: JSON.stringify({ greeting: GREETING }) };
  const Key = { path: { S: event.pathParameters?.["path"] ?? "" } };
  if (event.httpMethod === "PUT") {
    const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
    await dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, bytes: { B: bytes } } }));
    return { statusCode: 201, body: "" };
  }
  if (event.httpMethod === "DELETE") {
    await dynamodb.send(new DeleteItemCommand({ TableName, Key }));
    return { statusCode: 204, body: "" };
  }
  const bytes = (await dynamodb.send(new GetItemCommand({ TableName, Key }))).Item?.["bytes"]?.B;
  if (bytes === undefined) return { statusCode: 404, body: "" };
  return {
    statusCode: 200,
    headers: { "content-type": "application/octet-stream" },
    body: Buffer.from(bytes).toString("base64"),
    isBase64Encoded: true,
  };
}
