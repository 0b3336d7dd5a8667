import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a client of the SDK takes for a server on this machine, which checks no signature. */
export interface LocalClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** DynamoDB's protocol, in this process and in memory (dynalite). */
export interface LocalDynamoDb {
  /** For example `http://127.0.0.1:34567`. */
  readonly endpoint: string;
  /** The options of a client of the SDK for it. */
  readonly clientOptions: LocalClientOptions;
  close(): Promise<void>;
}

export interface LocalDynamoDbOptions {
  /** The time until a table is active, in milliseconds. @default 0 */
  readonly createTableMs?: number;
  /** Inputs of `CreateTable` for the tables that it has from the start. @default none */
  readonly tables?: readonly object[];
}

/** Starts a DynamoDB on a free port. A table is active when `CreateTable` is answered. */
export async function startLocalDynamoDb({
  createTableMs = 0,
  tables = [],
}: LocalDynamoDbOptions = {}): Promise<LocalDynamoDb> {
  // dynalite has no type declarations.
  const { default: dynalite } = (await import("dynalite" as string)) as {
    default: (options: { createTableMs: number }) => Server;
  };
  const server = dynalite({ createTableMs });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    if (!String(request.headers["x-amz-target"]).endsWith(".CreateTable")) return;
    const end = response.end.bind(response) as (body: string) => void;
    // dynalite answers before it activates the table. Until then, a write would not find the table.
    response.end = ((body: string) => {
      void untilActive(endpoint, body).finally(() => end(body));
      return response;
    }) as typeof response.end;
  });
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  for (const table of tables) {
    const created = await callDynamoDb(endpoint, "CreateTable", table);
    if (created.ok) continue;
    await close();
    throw new Error(`CreateTable was refused: ${await created.text()}`);
  }
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return { endpoint, clientOptions: { endpoint, region: "us-east-1", credentials }, close };
}

/**
 * Waits until a table is active.
 *
 * @param created the answer to `CreateTable`. If it created no table, there is no wait
 */
async function untilActive(endpoint: string, created: string): Promise<void> {
  const { TableDescription } = JSON.parse(created) as { TableDescription?: { TableName: string } };
  if (TableDescription === undefined) return;
  for (let status: string | undefined; status !== "ACTIVE";) {
    const response = await callDynamoDb(endpoint, "DescribeTable", {
      TableName: TableDescription.TableName,
    });
    status = ((await response.json()) as { Table?: { TableStatus: string } }).Table?.TableStatus;
  }
}

/** Calls an operation as the SDK does, without a signature, which dynalite does not check. */
export function callDynamoDb(endpoint: string, operation: string, input: object): Promise<Response> {
  return fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      authorization: "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=a, Signature=b",
      "x-amz-date": "20260101T000000Z",
      connection: "close",
    },
    body: JSON.stringify(input),
  });
}
