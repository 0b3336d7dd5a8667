import type { RequestListener } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A server in place of DynamoDB, which answers as a test defines. */
export interface FakeServer {
  readonly endpoint: string;
  /** Calls back for each connection from now on. */
  onConnection(call: (socket: Socket) => void): void;
  /** The next connection that it accepts. */
  nextConnection(): Promise<Socket>;
  close(): Promise<void>;
}

export async function startFakeServer(listener: RequestListener): Promise<FakeServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onConnection: (call) => void server.on("connection", call),
    nextConnection: () => new Promise((resolve) => server.once("connection", resolve)),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
