import { startLocalDynamoDb } from "./local-dynamodb";

describe("startLocalDynamoDb", () => {
  it("speaks DynamoDB's protocol, each start with no tables, until it is closed", async () => {
    const dynamodb = await startLocalDynamoDb();
    const listTables = () =>
      fetch(dynamodb.endpoint, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": "DynamoDB_20120810.ListTables",
          authorization: "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=a, Signature=b",
          "x-amz-date": "20260101T000000Z",
          connection: "close",
        },
        body: "{}",
      });
    await expect(listTables().then((response) => response.json())).resolves.toEqual({ TableNames: [] });
    await dynamodb.close();
    await expect(listTables()).rejects.toThrow("fetch failed");
  });
});
