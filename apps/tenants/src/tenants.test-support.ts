import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetUsagePlansCommand,
} from "@aws-sdk/client-api-gateway";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { TableOptions } from "@tollgate/emulator";
import { startEmulator } from "@tollgate/emulator";
import { dev, resourceName, tenantsTable, tokensTable } from "@tollgate/environments";
import { hashToken } from "@tollgate/token-hashing";
import type { Clients } from "./clients";
import { createClients } from "./clients";
import { runTenants } from "./run-tenants";

/** The least that API Gateway meters: one route that answers by itself, to who sends the value of a key. */
const document = {
  openapi: "3.0.1",
  "x-amazon-apigateway-api-key-source": "HEADER",
  components: { securitySchemes: { key: { type: "apiKey", name: "x-api-key", in: "header" } } },
  info: { title: resourceName(dev, "api"), version: "1" },
  paths: {
    "/health": {
      get: {
        security: [{ key: [] }],
        responses: { "200": { description: "ok" } },
        "x-amazon-apigateway-integration": {
          type: "mock",
          requestTemplates: { "application/json": '{"statusCode": 200}' },
          responses: { default: { statusCode: "200" } },
        },
      },
    },
  },
};

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly note: string;
}

export type Around = (send: () => Promise<unknown>) => Promise<unknown>;

export interface RunOptions {
  /** Standard input. @default empty */
  readonly input?: string;
  /** What is typed when something is asked. @default nobody is there */
  readonly answer?: string;
  /** What happens around each call of AWS. @default the call */
  readonly around?: Around;
}

/** Starts AWS's stand-in, with the environment dev deployed unless `tables` says otherwise. */
export async function startGateway(tables: readonly TableOptions[] = [tokensTable(dev), tenantsTable(dev)]) {
  const emulator = await startEmulator({
    document,
    stages: [{ name: dev.name }],
    plans: Object.entries(dev.plans).map(([name, { quota }]) => ({
      name: resourceName(dev, name),
      ...(quota && { quota }),
    })),
    tables,
  });
  /** `service:Operation` of every call that was made. */
  const calls = new Set<string>();
  /** What someone does by other means. */
  const removeFromPlans = async (keyId: string) => {
    const client = new APIGatewayClient(local(emulator.url));
    const { items = [] } = await client.send(new GetUsagePlansCommand({ keyId }));
    for (const { id: usagePlanId } of items)
      await client.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
    client.destroy();
  };
  const run = runnerAt(emulator.url, calls);
  const close = () => emulator.close();
  /** A request as API Gateway lets it through for a key. @returns its status */
  const request = async (keyValue: string) =>
    (await fetch(`${emulator.url}/${dev.name}/health`, { headers: { "x-api-key": keyValue } })).status;
  return { run, calls, removeFromPlans, request, makeByHand: () => makeByHand(emulator.url), close };
}

const local = (endpoint: string) => ({
  endpoint,
  region: dev.region,
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});

/** Makes a key in the plan General and a token of it, as the README's walkthrough does with `aws`. */
async function makeByHand(endpoint: string, value = "qZ7made-by-hand-long-ago") {
  const gateway = new APIGatewayClient(local(endpoint));
  const { id: apiKeyId = "" } = await gateway.send(
    new CreateApiKeyCommand({ name: "x", value, enabled: true }),
  );
  const { items = [] } = await gateway.send(new GetUsagePlansCommand({}));
  const plan = items.find(({ name }) => name === resourceName(dev, "General"));
  const member = { usagePlanId: plan?.id, keyId: apiKeyId, keyType: "API_KEY" };
  await gateway.send(new CreateUsagePlanKeyCommand(member));
  gateway.destroy();
  const dynamodb = new DynamoDBClient(local(endpoint));
  const secret = `by-hand-${apiKeyId}`;
  const Item = { token: { S: hashToken(secret) }, clientId: { S: value } };
  await dynamodb.send(new PutItemCommand({ TableName: dev.tokensTable, Item }));
  dynamodb.destroy();
  return { apiKeyId, value, secret };
}

export function runnerAt(endpoint: string, calls = new Set<string>()) {
  return async (
    line: string,
    { input = "", answer, around = (send) => send() }: RunOptions = {},
  ): Promise<Ran> => {
    let [out, note] = ["", ""];
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    });
    const clientsAt = (region: string): Clients => watch(createClients(region), calls, around);
    try {
      const io = {
        out: (text: string) => void (out += text),
        note: (text: string) => void (note += text),
        readInput: async () => input,
        showProgress: () => ({ advance: () => undefined, end: () => undefined }),
        isTerminal: answer !== undefined,
        ask: async (question: string) => {
          note += question;
          return answer ?? "";
        },
      };
      const status = await runTenants(line.split(" "), { io, createClients: clientsAt }, endpoint);
      return { status, out, note };
    } finally {
      process.env = before;
    }
  };
}

type Handler = (args: unknown) => Promise<unknown>;

/** What the middleware stacks of all clients have in common. */
interface Watched {
  add(
    middleware: (next: Handler, context: { readonly commandName?: string }) => Handler,
    options: { readonly step: "initialize"; readonly name: string },
  ): void;
}

/** Notes the name of each command that clients send, and has `around` send it. */
function watch(clients: Clients, calls: Set<string>, around: Around): Clients {
  const services = { gateway: "apigateway", dynamodb: "dynamodb", sts: "sts" } as const;
  for (const [name, service] of Object.entries(services) as [keyof typeof services, string][]) {
    const stack = clients[name].middlewareStack as unknown as Watched;
    const note = (commandName: unknown) =>
      calls.add(`${service}:${String(commandName).replace(/Command$/, "")}`);
    stack.add(
      (next, { commandName }) =>
        (args) => {
          note(commandName);
          return around(() => next(args));
        },
      { step: "initialize", name: "watch" },
    );
  }
  return clients;
}
