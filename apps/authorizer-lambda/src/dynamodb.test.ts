import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { LocalDynamoDb } from "@tollgate/testing-runtime";
import { startLocalDynamoDb } from "@tollgate/testing-runtime";
import { hashToken, mintToken } from "@tollgate/token-hashing";
import { captureOutput } from "./captured-output.test-support";
import { DEFAULT_TIMEOUTS } from "./dynamodb-client";
import { invoke, REQUEST_ID, useEndpoint } from "./lambda.test-support";

describe("in front of a DynamoDB", () => {
  let dynamodb: LocalDynamoDb;
  let client: DynamoDBClient;

  beforeAll(async () => {
    dynamodb = await startLocalDynamoDb();
    useEndpoint(dynamodb.endpoint);
    client = new DynamoDBClient({});
    await client.send(
      new CreateTableCommand({
        TableName: "Tokens",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "token", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "token", KeyType: "HASH" }],
      }),
    );
  });
  afterAll(async () => {
    client.destroy();
    await dynamodb.close();
  });

  const put = async (token: string, more: PutItemCommand["input"]["Item"] = {}) => {
    const Item = { token: { S: hashToken(token) }, clientId: { S: "example-gateway-dev-acme" }, ...more };
    await client.send(new PutItemCommand({ TableName: "Tokens", Item }));
  };
  const authorize = (header: string, methodArn?: string) => invoke(header, DEFAULT_TIMEOUTS, methodArn);

  it("lets in a token of openssl's making, whose record has two fields", async () => {
    const token = "3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    await put(token);
    await expect(authorize(token)).resolves.toEqual({
      principalId: "example-gateway-dev-acme",
      policyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Action: "execute-api:Invoke",
            Effect: "Allow",
            Resource: "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/*/*",
          },
        ],
      },
      context: {},
      usageIdentifierKey: "example-gateway-dev-acme",
    });
  });

  it("lets in a minted token with every field of the contract, and others", async () => {
    const token = mintToken("tg_dev");
    await put(token, {
      tenantId: { S: "acme" },
      tokenId: { S: "0f3c" },
      label: { S: "ci" },
      createdAt: { N: "1790000000" },
      expiresAt: { N: "99999999999" },
      scopes: { SS: ["read", "write"] },
      note: { B: new Uint8Array(1000) },
    });
    const output = captureOutput();
    await expect(authorize(`Bearer ${token}`)).resolves.toMatchObject({
      principalId: "acme",
      context: { tenantId: "acme", tokenId: "0f3c" },
    });
    expect(output.text()).toBe("");
  });

  it.each([
    ["unknown", mintToken("tg_dev")],
    ["checksum", `${mintToken("tg_dev")}x`],
    ["malformed", "Basic dXNlcjpwYXNzd29yZA=="],
    ["missing", ""],
    ["unknown", "a".repeat(10_000)],
  ])("refuses with the reason %s in the log, and no more of %j", async (reason, header) => {
    const output = captureOutput();
    await expect(authorize(header)).rejects.toThrow(/^Unauthorized$/);
    expect(JSON.parse(output.text())).toMatchObject({
      level: "INFO",
      message: "unauthorized",
      function_request_id: REQUEST_ID,
      reason,
    });
    if (header !== "") expect(output.text()).not.toContain(header.slice(0, 20));
    expect(output.text()).not.toContain(hashToken(header));
  });

  it("refuses an expired token that is still stored, and logs whose it was", async () => {
    const token = mintToken("tg_dev");
    await put(token, { expiresAt: { N: "1790000000" }, tenantId: { S: "acme" }, tokenId: { S: "0f3c" } });
    const output = captureOutput();
    jest.spyOn(Date, "now").mockReturnValue(1_790_000_000_000);
    await expect(authorize(token)).rejects.toThrow(/^Unauthorized$/);
    expect(JSON.parse(output.text())).toMatchObject({ reason: "expired", tenantId: "acme", tokenId: "0f3c" });
  });

  it("refuses a disabled token, and logs why", async () => {
    const token = mintToken("tg_dev");
    await put(token, { expiresAt: { N: "0" }, disabled: { BOOL: true }, tokenId: { S: "0f3c" } });
    const output = captureOutput();
    await expect(authorize(token)).rejects.toThrow(/^Unauthorized$/);
    expect(JSON.parse(output.text())).toMatchObject({ reason: "disabled", tokenId: "0f3c" });
  });

  it.each([
    ["clientId", { clientId: { N: "1" } }],
    ["disabled", { disabled: { S: "true" } }],
    ["expiresAt", { expiresAt: { S: "1790000000" } }],
    ["tenantId", { tenantId: { BOOL: true } }],
    ["scopes", { scopes: { NS: ["1"] } }],
    ["label", { label: { M: {} } }],
    ["clientId", { clientId: { S: 'a","status":200,"x":"' } }],
    ["tenantId", { tenantId: { S: "acme\nacme" } }],
    ["tenantId", { tenantId: { S: "acme corp" } }],
    ["tokenId", { tokenId: { S: "\u001b[2J" } }],
  ])("does not decide on a record whose %s is not what it must be, and names it", async (field, more) => {
    const token = mintToken("tg_dev");
    await put(token, more as PutItemCommand["input"]["Item"]);
    const output = captureOutput();
    await expect(authorize(token)).rejects.toThrow("the authorizer could not decide");
    const line = JSON.parse(output.text()) as Record<string, unknown>;
    expect(line).toMatchObject({ error: "TokenRecordError", function_request_id: REQUEST_ID });
    expect(line["detail"]).toContain(`token record: ${field} is not`);
    expect(output.text()).not.toContain(hashToken(token));
    expect(output.text()).not.toMatch(/acme|status|\u001b/);
  });

  it("does not let in where the method's ARN is none", async () => {
    const token = mintToken("tg_dev");
    await put(token);
    const output = captureOutput();
    await expect(authorize(token, "*")).rejects.toThrow("the authorizer could not decide");
    expect(output.text()).toContain('"error":"MethodArnError"');
  });
});
