import { createHmac } from "node:crypto";
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

const [dynamodb, secrets] = [new DynamoDBClient(), new SecretsManagerClient()];
const { GREETING, FILES_TABLE: TableName, SEAL_NAME: SecretId } = process.env;

/** Stores bytes under any path, and greets everyone. */
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
    headers: { "content-type": "application/octet-stream", "x-seal": await sealOf(bytes) },
    body: Buffer.from(bytes).toString("base64"),
    isBase64Encoded: true,
  };
}

/** Signs bytes, so that a partner can check that they have not changed since they were stored. */
async function sealOf(bytes: Uint8Array): Promise<string> {
  const { SecretString = "" } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const { key } = JSON.parse(SecretString) as { key: string };
  return createHmac("sha256", key).update(bytes).digest("hex");
}
