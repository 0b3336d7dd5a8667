import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { createDynamoDbClient } from "./dynamodb-client";
import { DynamoDbTokenRecords } from "./dynamodb-token-records";
import { startFakeServer } from "./fake-server.test-support";
import { useEndpoint } from "./lambda.test-support";

describe("DynamoDbTokenRecords", () => {
  it("asks for one item, consistently, and keeps its connection", async () => {
    const requests: unknown[] = [];
    const connections = new Set<Socket>();
    const server = await startFakeServer((request, response) => {
      connections.add(request.socket);
      void bodyOf(request).then((body) => {
        requests.push([request.headers["x-amz-target"], body]);
        response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}");
      });
    });
    useEndpoint(server.endpoint);
    const client = createDynamoDbClient();
    const records = new DynamoDbTokenRecords(client, "Tokens", 5_000);
    await expect(records.find("aa")).resolves.toBeUndefined();
    await expect(records.find("bb")).resolves.toBeUndefined();
    client.destroy();
    await server.close();

    expect(connections.size).toBe(1);
    expect(requests).toMatchObject(
      ["aa", "bb"].map((hash) => [
        "DynamoDB_20120810.GetItem",
        { TableName: "Tokens", Key: { token: { S: hash } }, ConsistentRead: true },
      ]),
    );
  });
});

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}
