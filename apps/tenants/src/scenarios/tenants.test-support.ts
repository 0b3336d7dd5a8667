import { startEmulator } from "@tollgate/emulator";
import { auditTable, resourceName, tenantsTable, tokensTable, type TableDefinition } from "@tollgate/records";
import { dev } from "@tollgate/environments/sample";
import { controlPlaneRetries, type Time } from "@tollgate/tenant-provisioning-runtime";
import type { Sent } from "./aws-faults.test-support";
import { byHand } from "./by-hand.test-support";
import { type Clients, createClients, openExceptions, type Place } from "../cli/clients";
import { Interruption } from "../io/interruption";
import type { CommandContext } from "../cli/execute";
import { runTenants } from "../cli/run-tenants";

/**
 * The smallest API that API Gateway meters: one route with a mock integration, for clients that send a key's
 * value.
 */
export const documentOf = (environment: Parameters<typeof resourceName>[0]) => ({
  openapi: "3.0.1",
  "x-amazon-apigateway-api-key-source": "HEADER",
  components: { securitySchemes: { key: { type: "apiKey", name: "x-api-key", in: "header" } } },
  info: { title: resourceName(environment, "api"), version: "1" },
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
});

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly note: string;
}

export interface RunOptions {
  /** Standard input. @default empty */
  readonly input?: string;
  /** The answer to a question. @default there is no terminal */
  readonly answer?: string;
  /** Whether results are shown on a terminal. @default false */
  readonly isOutTerminal?: boolean;
  /** Runs before a secret is written to standard output. @default nothing */
  readonly deliver?: (text: string) => Promise<void>;
  /** Runs before any other text is written to standard output. @default nothing */
  readonly out?: (text: string) => void;
  /** @default true */
  readonly isOutputOpen?: boolean;
  /** @default no signal comes */
  readonly interruption?: Interruption;
  /** Wraps each request to AWS. @default the request itself */
  readonly around?: (sent: Sent) => ReturnType<Sent["send"]>;
}

/** Starts the emulator with the environment dev deployed, unless `tables` differs. */
export async function startGateway(
  tables: readonly TableDefinition[] = [tokensTable(dev), tenantsTable(dev), auditTable(dev)],
  {
    quotasIn,
    time,
  }: {
    /** The time by which AWS's quotas refill. @default no quotas */
    readonly quotasIn?: Time;
    /** The time of commands and requests. @default the system's */
    readonly time?: Time;
  } = {},
) {
  const emulator = await startEmulator({
    // Only the test decides when items expire, regardless of its duration.
    itemsExpire: "on demand",
    ...(time && { clock: time }),
    ...(quotasIn && { controlPlaneQuotas: "aws" as const, clock: quotasIn }),
    document: documentOf(dev),
    stages: [{ name: dev.name }],
    plans: Object.entries(dev.plans).map(([name, { throttle, quota }]) => ({
      name: resourceName(dev, name),
      ...(throttle && { throttle }),
      ...(quota && { quota }),
    })),
    tables,
  });
  /** `service:Operation` of every call that was made. */
  const calls = new Set<string>();
  const run = runnerAt(emulator.url, calls, quotasIn, createClients, { time });
  const hand = byHand(emulator.url);
  const close = async () => {
    hand.close();
    await emulator.close();
  };
  /** Sends a request with a key's value to API Gateway. @returns the status */
  const request = async (keyValue: string) =>
    (await fetch(`${emulator.url}/${dev.name}/health`, { headers: { "x-api-key": keyValue } })).status;
  /** Makes DynamoDB delete expired items. */
  const expireItems = () => emulator.expireItems();
  return { url: emulator.url, run, calls, byHand: hand, request, expireItems, close };
}

export function runnerAt(
  endpoint: string,
  calls = new Set<string>(),
  time: Time = noTime,
  make: (place: Place, tell: (line: string) => void) => Clients = createClients,
  more: Pick<CommandContext, "time" | "mintSecret" | "cellApis"> &
    Partial<Pick<CommandContext, "openExceptions">> = {},
) {
  let now: NonNullable<RunOptions["around"]>;
  const made = new Map<string, Clients>();
  /** One set of clients for all commands, because creating clients takes longer than many commands. */
  const clientsAt = (place: Place, tell: (line: string) => void): Clients => {
    const at = `${place.account} ${place.region}`;
    const clients = made.get(at) ?? watch(waitingIn(time, make(place, tell)), calls, (sent) => now(sent));
    made.set(at, clients);
    return { ...clients, destroy: () => undefined };
  };
  return async (
    line: string,
    {
      input = "",
      answer,
      isOutTerminal = false,
      around = ({ send }) => send(),
      deliver = async () => undefined,
      out: write = () => undefined,
      isOutputOpen = true,
      interruption = new Interruption(() => undefined),
    }: RunOptions = {},
  ): Promise<Ran> => {
    let [out, note] = ["", ""];
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    });
    now = around;
    try {
      const io = {
        out: (text: string) => {
          write(text);
          out += text;
        },
        deliver: async (text: string) => {
          await deliver(text);
          out += text;
        },
        isOutputOpen,
        guard: interruption.guard,
        atEnd: interruption.atEnd,
        explainInterruption: interruption.explain,
        leaves: interruption.leaves,
        note: (text: string) => void (note += text),
        readInput: async () => input,
        showProgress: () => ({ advance: () => undefined, end: () => undefined }),
        isOutTerminal,
        isTerminal: answer !== undefined,
        ask: async (question: string) => {
          note += question;
          return answer ?? "";
        },
      };
      const status = await runTenants(
        line.split(" "),
        { io, createClients: clientsAt, openExceptions, ...more },
        endpoint,
      );
      return { status, out, note };
    } finally {
      process.env = before;
    }
  };
}

const SERVICES = { gateway: "apigateway", dynamodb: "dynamodb", sts: "sts" } as const;

/** Records the name of each command that clients send, and passes its requests to `around`. */
function watch(clients: Clients, calls: Set<string>, around: NonNullable<RunOptions["around"]>): Clients {
  for (const service of ["gateway", "dynamodb", "sts"] as const) {
    const stack = clients[service].middlewareStack as unknown as MiddlewareStack;
    stack.add(
      (next, { commandName }) =>
        (args) => {
          calls.add(`${SERVICES[service]}:${String(commandName).replace(/Command$/, "")}`);
          return next(args);
        },
      { step: "initialize", name: "watch" },
    );
    const handler = clients[service].config.requestHandler as unknown as RequestHandler;
    const handle = handler.handle.bind(handler);
    handler.handle = (request, options) => {
      const isRepeated = !/attempt=1\b/.test(request.headers["amz-sdk-request"] ?? "");
      return around({ service, isRepeated, send: () => handle(request, options) });
    };
  }
  return clients;
}

/** The common part of all services' clients. */
interface MiddlewareStack {
  add(
    middleware: (
      next: (args: unknown) => Promise<unknown>,
      context: { readonly commandName?: string },
    ) => (args: unknown) => Promise<unknown>,
    options: { readonly step: "initialize"; readonly name: string },
  ): void;
}
interface RequestHandler {
  handle: (
    request: { readonly headers: Readonly<Record<string, string>> },
    options: unknown,
  ) => ReturnType<Sent["send"]>;
}

/** A time without waits. */
const noTime: Time = { now: Date.now, sleep: async () => undefined };

/** Makes clients use a test's time for the waits before retries, and removes all other waits. */
function waitingIn(time: Time, clients: Clients): Clients {
  for (const name of ["gateway", "dynamodb"] as const)
    clients[name].config.retryStrategy = async () => controlPlaneRetries({ time });
  clients.gateway.middlewareStack.remove("controlPlaneLimiter");
  return clients;
}
