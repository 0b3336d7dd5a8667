import { createHash, randomBytes } from "node:crypto";
import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { request } from "../support/programs/http";
import type { LocalGateway } from "../support/programs/local-gateway";
import { startLocalGateway } from "../support/programs/local-gateway";
import { succeed } from "../support/programs/run";

describe("a restored table of tokens", () => {
  let gateway: LocalGateway;
  let dynamodb: DynamoDBClient;
  const aws = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };

  beforeAll(async () => {
    gateway = await startLocalGateway();
    const credentials = { accessKeyId: aws.AWS_ACCESS_KEY_ID, secretAccessKey: aws.AWS_SECRET_ACCESS_KEY };
    dynamodb = new DynamoDBClient({ endpoint: gateway.url, region: "us-east-1", credentials });
  });

  afterAll(async () => {
    dynamodb?.destroy();
    await gateway?.service.stop();
  });

  it("lets in again who was lost, by the command of the guide", async () => {
    const token = randomBytes(32).toString("base64");
    const key = { token: { S: createHash("sha256").update(token).digest("hex") } };
    const Item = { ...key, clientId: { S: "example-gateway-dev-demo" }, tokenId: { S: "lost" } };
    const statusOf = async (): Promise<number> =>
      (await request(`${gateway.url}/dev/health`, { headers: { authorization: token } })).status;

    // A table as RestoreTableToPointInTime creates it: with the keys and items of that time, without index
    // and TTL.
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: "Tokens" }));
    await dynamodb.send(
      new CreateTableCommand({
        TableName: "Tokens-restored",
        KeySchema: Table?.KeySchema ?? [],
        AttributeDefinitions: [{ AttributeName: "token", AttributeType: "S" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    await waitUntilTableExists(
      { client: dynamodb, maxWaitTime: 20, minDelay: 1 },
      { TableName: "Tokens-restored" },
    );
    await dynamodb.send(new PutItemCommand({ TableName: "Tokens-restored", Item }));
    await dynamodb.send(new DeleteItemCommand({ TableName: "Tokens", Key: key }));
    expect(await statusOf()).toBe(401);

    const args = ["--env", "dev", "--table", "tokens", "--from", "Tokens-restored"];
    const env = { ...aws, AWS_ENDPOINT_URL: gateway.url };
    const dryRun = await succeed("npm", ["run", "--silent", "restore", "--", ...args, "--dry-run"], { env });
    expect(dryRun.stdout).toContain('would copy tokenId="lost"');
    expect(await statusOf()).toBe(401);
    const { stderr } = await succeed("npm", ["run", "--silent", "restore", "--", ...args], { env });
    expect(stderr).toContain("Tokens: 1 copied, 0 existed already");
    expect(await statusOf()).toBe(200);
  });
});
