import { EventEmitter } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Reply } from "../data-plane/received-request";
import { LevelJournal } from "../state/level-journal";
import { dynalite } from "./dynalite";

/** A request in DynamoDB's protocol, with its body read. */
export interface DynamoDbRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** DynamoDB in this process: dynalite, spoken to without a connection. */
export class EmbeddedDynamoDb {
  private constructor(private readonly server: Server) {}

  /**
   * @param directory where to keep the tables; without one they are in memory
   * @throws {DataDirectoryError} when the directory is corrupt, in use, or not writable.
   */
  static async open(directory?: string): Promise<EmbeddedDynamoDb> {
    // dynalite opens its LevelDB in the background, where a failure would end the process: find out before.
    if (directory !== undefined) await (await LevelJournal.open(directory)).close();
    const options = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
    return new EmbeddedDynamoDb(
      dynalite(directory === undefined ? options : { ...options, path: directory }),
    );
  }

  handle(request: DynamoDbRequest): Promise<Reply> {
    return new Promise((resolve) => {
      const incoming = Object.assign(new EventEmitter(), request);
      const response = new CollectedResponse(resolve);
      try {
        this.server.emit(
          "request",
          incoming as unknown as IncomingMessage,
          response as unknown as ServerResponse,
        );
        if (request.body.length > 0) incoming.emit("data", request.body);
        incoming.emit("end");
      } catch {
        // dynalite throws what it did not foresee in a request.
        resolve(internalError);
      }
    });
  }

  /** Calls one operation with an input, as the SDK would. @returns its output, or an error with `__type` */
  async call(operation: string, input: object): Promise<Record<string, unknown>> {
    const { body } = await this.handle({
      method: "POST",
      url: "/",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
        "x-amz-date": "19700101T000000Z",
        authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none",
      },
      body: Buffer.from(JSON.stringify(input)),
    });
    return JSON.parse(body.toString()) as Record<string, unknown>;
  }

  close(): Promise<void> {
    // dynalite closes its store only after a server that listens: so it listens, for as long as closing takes.
    return new Promise((resolve) => {
      this.server.listen(0, "127.0.0.1", () => this.server.close(() => resolve()));
    });
  }
}

const internalError: Reply = {
  status: 500,
  headers: [["Content-Type", "application/x-amz-json-1.0"]],
  body: JSON.stringify({ __type: "com.amazon.coral.service#InternalFailure", message: "Internal failure" }),
};

/** As much of a response as dynalite uses. */
class CollectedResponse {
  statusCode = 200;
  contentType = "";
  private readonly headers: [string, string][] = [];

  constructor(private readonly done: (reply: Reply) => void) {}

  setHeader(name: string, value: string | number): void {
    if (name.toLowerCase() !== "content-length") this.headers.push([name, String(value)]);
  }

  end(body = ""): void {
    this.done({ status: this.statusCode, headers: this.headers, body });
  }
}
