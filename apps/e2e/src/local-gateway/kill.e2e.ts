import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APIGatewayClient, CreateApiKeyCommand, paginateGetApiKeys } from "@aws-sdk/client-api-gateway";
import { DynamoDBClient, paginateScan, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { LocalGateway } from "../support/local-gateway";
import { startLocalGateway } from "../support/local-gateway";

const KILLS = 20;
const WRITERS = 4;

describe("a data directory", () => {
  jest.setTimeout(180_000);
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tollgate-kill-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const clientsOf = ({ url }: LocalGateway) => {
    const config = {
      endpoint: url,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      // A repeated write could be acknowledged by nobody but the second answer.
      maxAttempts: 1,
    };
    return { apigateway: new APIGatewayClient(config), dynamodb: new DynamoDBClient(config) };
  };

  it(`keeps every write that was acknowledged when the gateway is killed during writes, ${KILLS} times`, async () => {
    const acknowledged = { keys: new Set<string>(), tokens: new Set<string>() };

    for (let round = 0; round < KILLS; round++) {
      const gateway = await startLocalGateway({ DATA_DIR: folder });
      const { apigateway, dynamodb } = clientsOf(gateway);
      let dead = false;
      const write = async () => {
        while (!dead) {
          const { id } = await apigateway.send(new CreateApiKeyCommand({ name: "kill", enabled: true }));
          acknowledged.keys.add(id ?? "");
          const token = randomBytes(32).toString("hex");
          await dynamodb.send(
            new PutItemCommand({
              TableName: "Tokens",
              Item: { token: { S: token }, clientId: { S: "kill" } },
            }),
          );
          acknowledged.tokens.add(token);
        }
      };
      const writers = Array.from({ length: WRITERS }, () => write().catch(() => undefined));
      // At another point of the writes in each round: a number of them and not a time.
      const enough = acknowledged.tokens.size + 1 + round * 3;
      while (acknowledged.tokens.size < enough) await new Promise((resolve) => setImmediate(resolve));
      await gateway.service.kill();
      dead = true;
      await Promise.all(writers);
    }

    const gateway = await startLocalGateway({ DATA_DIR: folder });
    const { apigateway, dynamodb } = clientsOf(gateway);
    for await (const { items = [] } of paginateGetApiKeys({ client: apigateway, pageSize: 500 }, {})) {
      items.forEach(({ id }) => acknowledged.keys.delete(id ?? ""));
    }
    const tokens = acknowledged.tokens.size;
    for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName: "Tokens" })) {
      Items.forEach(({ token }) => acknowledged.tokens.delete(token?.S ?? ""));
    }
    await gateway.service.stop();
    expect(tokens).toBeGreaterThan(KILLS * 10);
    expect(acknowledged).toEqual({ keys: new Set(), tokens: new Set() });
  });
});
