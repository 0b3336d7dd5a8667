import {
  APIGatewayClient,
  DeleteUsagePlanKeyCommand,
  GetUsagePlansCommand,
} from "@aws-sdk/client-api-gateway";
import type { TableOptions } from "@tollgate/emulator";
import { startEmulator } from "@tollgate/emulator";
import { dev, resourceName, tenantsTable, tokensTable } from "@tollgate/environments";
import type { Clients } from "./clients";
import { createClients } from "./clients";
import { runTenants } from "./run-tenants";

/** The least that API Gateway imports: one route that answers by itself. */
const document = {
  openapi: "3.0.1",
  info: { title: resourceName(dev, "api"), version: "1" },
  paths: {
    "/health": {
      get: {
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
    plans: Object.keys(dev.plans).map((name) => ({ name: resourceName(dev, name) })),
    tables,
  });
  /** `service:Operation` of every call that was made. */
  const calls = new Set<string>();
  /** What someone does by other means. */
  const removeFromPlans = async (keyId: string) => {
    const client = new APIGatewayClient({
      endpoint: emulator.url,
      region: dev.region,
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    const { items = [] } = await client.send(new GetUsagePlansCommand({ keyId }));
    for (const { id: usagePlanId } of items)
      await client.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }));
    client.destroy();
  };
  return { run: runnerAt(emulator.url, calls), calls, removeFromPlans, close: () => emulator.close() };
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
