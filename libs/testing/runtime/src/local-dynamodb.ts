import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** DynamoDB's protocol, in this process and in memory (dynalite). */
export interface LocalDynamoDb {
  /** Such as `http://127.0.0.1:34567`. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts an empty DynamoDB on a free port. Tables in it become active at once. */
export async function startLocalDynamoDb(): Promise<LocalDynamoDb> {
  // dynalite has no types of its own.
  const { default: dynalite } = (await import("dynalite" as string)) as {
    default: (options: { createTableMs: number }) => Server;
  };
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
