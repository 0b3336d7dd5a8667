// HTTP: the server, and requests and responses as they are on the wire.
// Not here: the choice of a service for a request, which is in `router.ts`.

import type { Socket, AddressInfo } from "node:net";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { GuardedPages } from "@tollgate/local-guard";
import { hasNoContent, type Reply } from "./received-request";
import { ListenError } from "./errors";
import { HEAD_TOO_LARGE } from "./limits";

/** The value of a promise, or `"timeout"` when it takes longer; what it does goes on. */
function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | "timeout"> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve("timeout"), milliseconds);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error as Error);
      },
    );
  });
}

const ANSWERS: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: [`${HEAD_TOO_LARGE.status} Request Header Fields Too Large`, HEAD_TOO_LARGE.message],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "Request Timeout"],
};

/** Answers data that is not an HTTP request, and closes the connection: what follows on it cannot be trusted. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  // A client that opened a connection ahead and sent nothing yet would read the answer as that to its first request.
  const isUnused = error.code === "ERR_HTTP_REQUEST_TIMEOUT" && socket.bytesRead === 0;
  if (!socket.writable || error.code === "ECONNRESET" || isUnused) return void socket.destroy();
  const [status, message] = ANSWERS[error.code ?? ""] ?? ["400 Bad Request", "Bad Request"];
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nx-amzn-ErrorType: BadRequestException\r\n` +
      `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

/** Answers any request. It must not reject. */
export type Handler = (incoming: IncomingMessage) => Promise<Reply> | Reply;

/** Larger than API Gateway's own limit, so that a request over that one still gets its answer. */
const MAX_HEADER_BYTES = 32 * 1024;
/** A client has this long to send its headers, and a minute for the whole request. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** Longer than the longest integration. Requests that still run then are aborted. */
const DRAIN_TIMEOUT_MS = 35_000;
/** How long clients may take to read their responses, and how often idle connections are closed meanwhile. */
const FLUSH_TIMEOUT_MS = 2_000;
const IDLE_CHECK_MS = 20;

/** A port that requests come in on. */
export class HttpServer {
  private readonly server: Server;
  private inFlight = 0;
  private answered: [ServerResponse, Reply][] = [];
  private drained: (() => void) | undefined;

  constructor(
    private readonly handle: Handler,
    pages: GuardedPages = () => false,
  ) {
    this.server = createServer(
      {
        maxHeaderSize: MAX_HEADER_BYTES,
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        connectionsCheckingInterval: 1000,
        noDelay: true,
      },
      (incoming, response) => void (pages(incoming, response) || this.serve(incoming, response)),
    );
    this.server.on("clientError", answerClientError);
    // A client that has closed its sending side still gets its response. Node's types lack the property.
    Object.assign(this.server, { httpAllowHalfOpen: true });
  }

  /**
   * @param port 0 takes a free one
   * @returns where it listens now
   * @throws {ListenError} when the port is in use or not allowed.
   */
  listen(port: number, host: string): Promise<AddressInfo> {
    return new Promise((resolve, reject) => {
      this.server.once("error", (error: NodeJS.ErrnoException) => reject(new ListenError(host, port, error)));
      this.server.listen(port, host, () => resolve(this.server.address() as AddressInfo));
    });
  }

  /** Takes no more connections, waits for the requests under way, and closes the rest. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    // A connection that was kept alive before ends when its client has read its last answer.
    const closeIdle = setInterval(() => this.server.closeIdleConnections(), IDLE_CHECK_MS);
    if (this.inFlight > 0) {
      await within(DRAIN_TIMEOUT_MS, new Promise<void>((resolve) => (this.drained = resolve)));
    }
    await within(FLUSH_TIMEOUT_MS, closed);
    clearInterval(closeIdle);
    this.server.closeAllConnections();
    await closed;
  }

  private serve(incoming: IncomingMessage, response: ServerResponse): void {
    // Without a listener, a client that disconnects during its request would crash the process.
    incoming.on("error", ignore);
    response.on("error", ignore);
    this.inFlight++;
    const reply = this.handle(incoming);
    if (reply instanceof Promise) void reply.then((late) => this.answer(response, late));
    else this.answer(response, reply);
  }

  private answer(response: ServerResponse, reply: Reply): void {
    if (this.answered.push([response, reply]) === 1) setImmediate(() => this.writeAnswered());
  }

  /**
   * Writes the responses of one turn of the event loop together. A write that wakes the client's process costs three times
   * as much as one that does not (benchmark `throughput`).
   */
  private writeAnswered(): void {
    const answered = this.answered;
    this.answered = [];
    for (const [response, reply] of answered) {
      if (!response.destroyed) this.write(response, reply);
      this.inFlight--;
    }
    if (this.inFlight === 0) this.drained?.();
  }

  private write(response: ServerResponse, { status, headers, body }: Reply): void {
    const flat: string[] = [];
    for (const [name, value] of headers) flat.push(name, value);
    const empty = hasNoContent(status);
    if (!empty) flat.push("Content-Length", String(Buffer.byteLength(body)));
    if (!this.server.listening) flat.push("Connection", "close");
    response.writeHead(status, flat).end(empty ? undefined : body);
  }
}

const ignore = () => {};
