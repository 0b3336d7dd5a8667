import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator, type Emulator } from "@tollgate/emulator";
import { awsArn } from "@tollgate/environments";
import { resourceName } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { buildGatewayDocument } from "@tollgate/gateway-definition";
import { workspaceRoot } from "@tollgate/workspace";
import { buildSync } from "esbuild";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { localEnvironment } from "./local-environment";
import { localSecrets } from "./secrets-file";

/** The function in the guide that contains a text. */
function functionOfPage(sign: string): string {
  const page = readFileSync(join(workspaceRoot, "apps/docs/guides/backends.md"), "utf8");
  const blocks = [...page.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, text = ""]) => text);
  return blocks.find((text) => text.includes(sign)) ?? "";
}

const source = `
openapi: 3.0.3
info: { title: Orders, version: "1" }
paths:
  /orders:
    get: { operationId: listOrders, x-backend: orders, security: [], responses: { "200": { description: Orders } } }
    post: { operationId: placeOrder, x-backend: orders, security: [], responses: { "201": { description: Placed } } }
components:
  securitySchemes:
    token: { type: apiKey, in: header, name: Authorization }
    tenantKey: { type: apiKey, in: header, name: x-api-key }
`;

const folder = temporaryFolder();
let emulator: Emulator;
let lines: string[];

/** Serves the sample's backend `orders` with other code, at /orders. */
async function serve(code: string): Promise<(init?: RequestInit) => Promise<Response>> {
  const environment = localEnvironment(dev);
  const name = resourceName(dev, "orders");
  const file = folder.path("index.js");
  folder.write("main.ts", code);
  buildSync({
    entryPoints: [folder.path("main.ts")],
    outfile: file,
    bundle: true,
    platform: "node",
    nodePaths: [join(workspaceRoot, "node_modules")],
  });
  const arn = awsArn("lambda", dev.region, environment.accountId, `function:${name}`);
  const invokeArn = awsArn(
    "apigateway",
    dev.region,
    "lambda",
    `path/2015-03-31/functions/${arn}/invocations`,
  );
  emulator = await startEmulator({
    ...environment,
    document: buildGatewayDocument(source, {
      title: "orders",
      authorizer: { invokeArn, resultTtlSeconds: 0 },
      backendInvokeArn: () => invokeArn,
    }),
    secrets: localSecrets(dev, folder.path()),
    functions: { [name]: { ...environment.functions[name], file } },
    log: {
      access: () => undefined,
      lambda: (__, line) => void lines.push(line),
      problem: (line) => void lines.push(line),
    },
  });
  return (init) => fetch(`${emulator.url}/dev/orders`, init);
}

beforeEach(() => {
  lines = [];
});
afterEach(async () => {
  await emulator.close();
});

it("the function of the guide to backends stores and lists on the local gateway, with the AWS SDK as it is", async () => {
  const orders = await serve(functionOfPage("PutItemCommand"));
  const placed = await orders({ method: "POST", body: JSON.stringify({ placedAt: 2, total: 30 }) });
  expect([placed.status, lines]).toEqual([201, []]);
  await orders({ method: "POST", body: JSON.stringify({ placedAt: 1, total: 10 }) });
  expect(await (await orders()).json()).toEqual(["10 EUR", "30 EUR"]);
});

it("the function of the guide to backends reads its secrets on the local gateway, and no other's", async () => {
  const secrets = { "/shop/dev/partner-key": "hunter2", "shop/database-login": { user: "a" } };
  folder.write(".secrets.dev.json", JSON.stringify(secrets));
  const orders = await serve(functionOfPage("GetParameterCommand"));
  expect(await (await orders()).json()).toEqual({ keyLength: 7, user: "a" });
  expect(lines).toEqual([]);
});

it("a function that asks for a secret that it does not have, or that has no value, is told so", async () => {
  const orders = await serve(`
    import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
    import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
    const [ssm, secretsManager] = [new SSMClient(), new SecretsManagerClient()];
    const said = (promise) => promise.then(() => "done", (error) => error.name + ": " + error.message);
    export const handler = async () => ({ statusCode: 200, body: JSON.stringify([
      await said(ssm.send(new GetParameterCommand({ Name: process.env.PARTNER_KEY_NAME }))),
      await said(ssm.send(new GetParameterCommand({ Name: "/other" }))),
      await said(secretsManager.send(new GetSecretValueCommand({ SecretId: "other" }))),
    ]) });`);
  expect(await (await orders()).json()).toEqual([
    'ParameterNotFound: .secrets.dev.json has no value for "/shop/dev/partner-key": add "/shop/dev/partner-key": "<the value>".',
    expect.stringMatching(
      /^AccessDeniedException: .* not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-east-1:000000000000:parameter\/other /,
    ),
    expect.stringMatching(
      /^AccessDeniedException: .* not authorized to perform: secretsmanager:GetSecretValue/,
    ),
  ]);
});

it("a function may do with tables what its role allows, and nothing else", async () => {
  const orders = await serve(`
    import { DynamoDBClient, DeleteTableCommand, ListTablesCommand, QueryCommand, ScanCommand,
      TransactWriteItemsCommand, BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
    const dynamodb = new DynamoDBClient();
    const table = process.env.ORDERS_TABLE;
    const asked = {
      own: new ScanCommand({ TableName: table }),
      index: new QueryCommand({ TableName: table, IndexName: "byState", KeyConditionExpression: "#s = :s",
        ExpressionAttributeNames: { "#s": "state" }, ExpressionAttributeValues: { ":s": { S: "open" } } }),
      tokens: new ScanCommand({ TableName: "${dev.tokensTable}" }),
      tokensInBatch: new BatchGetItemCommand({ RequestItems: {
        [table]: { Keys: [{ tenantId: { S: "a" }, placedAt: { N: "1" } }] },
        "${dev.tokensTable}": { Keys: [{ token: { S: "a" } }] } } }),
      tokensByTransaction: new TransactWriteItemsCommand({ TransactItems: [
        { Delete: { TableName: "${dev.tokensTable}", Key: { token: { S: "a" } } } }] }),
      list: new ListTablesCommand({}),
      remove: new DeleteTableCommand({ TableName: table }),
    };
    export const handler = async () => {
      const said = {};
      for (const [name, command] of Object.entries(asked))
        said[name] = await dynamodb.send(command).then(() => "done", (error) => error.name + ": " + error.message);
      return { statusCode: 200, body: JSON.stringify(said) };
    };`);
  const denied = (action: string, resource: string) =>
    "AccessDeniedException: User: arn:aws:sts::000000000000:assumed-role/example-gateway-orders-dev/example-gateway-orders-dev " +
    `is not authorized to perform: dynamodb:${action} on resource: ${resource} because no identity-based policy allows the dynamodb:${action} action`;
  const tokens = "arn:aws:dynamodb:us-east-1:000000000000:table/Tokens";
  expect(await (await orders()).json()).toEqual({
    own: "done",
    index: "done",
    tokens: denied("Scan", tokens),
    tokensInBatch: denied("BatchGetItem", tokens),
    tokensByTransaction: denied("DeleteItem", tokens),
    list: denied("ListTables", "*"),
    remove: denied("DeleteTable", "arn:aws:dynamodb:us-east-1:000000000000:table/example-gateway-orders-dev"),
  });
});
