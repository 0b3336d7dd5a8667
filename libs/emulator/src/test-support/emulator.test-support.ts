import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import {
  type CreateTableCommandInput,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
} from "@aws-sdk/client-dynamodb";
import { ManualClock } from "../common/clock";
import type { Emulator } from "../emulator";
import type { EmulatorOptions } from "../options";
import { startEmulator } from "../start-emulator";

/** Tuesday, noon. */
export const NOON = Date.parse("2026-11-24T12:00:00Z");
const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

export const functionUri = (name: string) =>
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" +
  `arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`;

const integration = (members: object) => ({ "x-amazon-apigateway-integration": members });
export const lambdaProxy = (name: string, more: object = {}) =>
  integration({ type: "aws_proxy", httpMethod: "POST", uri: functionUri(name), ...more });
export const httpProxy = (uri: string, more: object = {}) =>
  integration({ type: "http_proxy", httpMethod: "GET", uri, ...more });
export const mock = (more: object) => integration({ type: "mock", ...more });
const lambda = (more: object = {}) => lambdaProxy("backend", more);
const secured = { security: [{ token: [], key: [] }] };

/** An API with a method for each thing to test; `change` replaces parts of the document. */
export function testDocument(change: Record<string, unknown> = {}, ttlSeconds = 60) {
  return {
    openapi: "3.0.3",
    info: { title: "test" },
    paths: {
      "/open": { get: lambda(), post: lambda() },
      "/secured": { get: { ...secured, ...lambda() }, post: { ...secured, ...lambda() } },
      "/no-key": { get: { security: [{ token: [] }], ...lambda() } },
      "/key-only": { get: { security: [{ key: [] }], ...lambda() } },
      "/slow": { get: lambda({ timeoutInMillis: 100 }) },
      "/items/{id}": { get: lambda() },
      "/files/{proxy+}": { "x-amazon-apigateway-any-method": lambda() },
      "/pets": {
        post: {
          "x-amazon-apigateway-request-validator": "all",
          parameters: [
            { name: "kind", in: "query", required: true },
            { name: "X-Trace", in: "header", required: true },
          ],
          requestBody: {
            required: true,
            content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } },
          },
          ...lambda(),
        },
      },
      "/cors": {
        options: mock({
          requestTemplates: { "application/json": '{"statusCode": 204}' },
          responses: {
            "204": {
              statusCode: "204",
              responseParameters: { "method.response.header.Access-Control-Allow-Origin": "'*'" },
            },
          },
        }),
      },
    },
    components: {
      schemas: {
        Name: { type: "string", minLength: 1 },
        Pet: {
          type: "object",
          required: ["name"],
          properties: { name: { $ref: "#/components/schemas/Name" } },
        },
      },
      securitySchemes: {
        key: { type: "apiKey", name: "x-api-key", in: "header" },
        token: {
          type: "apiKey",
          name: "Authorization",
          in: "header",
          "x-amazon-apigateway-authtype": "custom",
          "x-amazon-apigateway-authorizer": {
            type: "token",
            authorizerUri: functionUri("authorizer"),
            authorizerResultTtlInSeconds: ttlSeconds,
            identityValidationExpression: "[A-Za-z0-9_-]+",
          },
        },
      },
    },
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    "x-amazon-apigateway-request-validators": {
      all: { validateRequestParameters: true, validateRequestBody: true },
    },
    ...change,
  };
}

export interface Written {
  readonly access: string[];
  readonly lambda: string[];
  readonly problems: string[];
}

export interface TestEmulator {
  readonly emulator: Emulator;
  readonly url: string;
  readonly clock: ManualClock;
  readonly written: Written;
  readonly gateway: APIGatewayClient;
  readonly dynamodb: DynamoDBClient;
  stop(): Promise<void>;
}

export const functionFile = (name: string) => join(__dirname, "../test-functions", `${name}.cjs`);

/** Their time limits are no subject of most tests, and longer than a busy machine makes a function wait. */
export const testFunctions = {
  authorizer: { file: functionFile("authorizer"), timeoutMs: 20_000 },
  backend: { file: functionFile("backend"), timeoutMs: 20_000, environment: { COLOUR: "green" } },
};

/** Functions for tests of time limits: no other test may use them, whose functions a busy machine can make as late. */
export const hastyFunctions = {
  authorizer: { ...testFunctions.authorizer, timeoutMs: 1000 },
  backend: { ...testFunctions.backend, timeoutMs: 1000 },
};

/** Starts an emulator with a clock that stands at noon. */
export async function startTestEmulator(options: Partial<EmulatorOptions> = {}): Promise<TestEmulator> {
  const clock = new ManualClock(NOON);
  const written: Written = { access: [], lambda: [], problems: [] };
  const emulator = await startEmulator({
    document: testDocument(),
    stages: [{ name: "one" }, { name: "two" }],
    functions: testFunctions,
    clock,
    log: {
      access: (line) => void written.access.push(line),
      lambda: (_, line) => void written.lambda.push(line),
      problem: (message) => void written.problems.push(message),
    },
    ...options,
  });
  const client = { endpoint: emulator.url, region: "us-east-1", credentials: CREDENTIALS, maxAttempts: 1 };
  const gateway = new APIGatewayClient(client);
  const dynamodb = new DynamoDBClient(client);
  return {
    emulator,
    url: emulator.url,
    clock,
    written,
    gateway,
    dynamodb,
    async stop() {
      gateway.destroy();
      dynamodb.destroy();
      await emulator.close();
    },
  };
}

/** Makes a table, and waits until it takes requests: `CreateTable` answers before. */
export async function createActiveTable(
  { dynamodb }: TestEmulator,
  input: CreateTableCommandInput,
): Promise<void> {
  await dynamodb.send(new CreateTableCommand(input));
  const { TableName } = input;
  const status = async () =>
    (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;
  while ((await status()) !== "ACTIVE");
}

/** Waits until a table that is being deleted is not there any longer: `DeleteTable` answers before. */
export async function untilNoTable({ dynamodb }: TestEmulator, TableName: string): Promise<void> {
  const names = async () => (await dynamodb.send(new ListTablesCommand({}))).TableNames ?? [];
  while ((await names()).includes(TableName));
}

/** A token that makes the authorizer of the tests do something. */
export function tokenFor(wanted: object): string {
  return Buffer.from(JSON.stringify(wanted)).toString("base64url");
}

/** The X-Wanted header, which makes the backend of the tests do something. */
export function wanting(wanted: object): Record<string, string> {
  return { "X-Wanted": JSON.stringify(wanted) };
}

/**
 * Makes requests that stay under way for as long as a test wants. Each is answered when the test releases it, however slow the machine
 * is.
 */
export class HeldRequests {
  private readonly folder = mkdtempSync(join(tmpdir(), "held-"));
  private readonly released = join(this.folder, "released");
  private readonly begun: string[] = [];

  /** The header of one more request, which the backend of the tests then holds. */
  next(): Record<string, string> {
    const began = join(this.folder, String(this.begun.length));
    this.begun.push(began);
    return wanting({ began, until: this.released });
  }

  /** Waits until the backend has begun each of them. */
  async underWay(): Promise<void> {
    while (!this.begun.every((file) => existsSync(file)))
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  release(): void {
    writeFileSync(this.released, "");
  }
}
