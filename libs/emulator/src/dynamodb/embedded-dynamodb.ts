import { EventEmitter } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Reply } from "../data-plane/received-request";
import { LevelJournal } from "../state/level-journal";
import { CallbackGuard } from "./callback-guard";
import { guardedDynalite } from "./dynalite";
import { inDynamoDbsWords } from "./dynamodb-words";
import { invalid, refused } from "./dynamodb-reply";
import { unsupportedMember } from "./unsupported";

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
  private constructor(
    private readonly server: Server,
    private readonly guard: CallbackGuard,
    private readonly problem: (message: string) => void,
  ) {}

  /**
   * @param problem is told of what dynalite did not foresee; a caller sees an `InternalServerError` then
   * @param directory where to keep the tables; without one they are in memory
   * @throws {DataDirectoryError} when the directory is corrupt, in use, or not writable.
   */
  static async open(problem: (message: string) => void, directory?: string): Promise<EmbeddedDynamoDb> {
    // dynalite opens its LevelDB in the background, where a failure would end the process: find out before.
    if (directory !== undefined) await (await LevelJournal.open(directory)).close();
    const options = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
    const guard = new CallbackGuard();
    const server = guardedDynalite(
      directory === undefined ? options : { ...options, path: directory },
      guard,
    );
    return new EmbeddedDynamoDb(server, guard, problem);
  }

  /** Answers a request in DynamoDB's protocol. It never rejects. */
  async handle(request: DynamoDbRequest): Promise<Reply> {
    const operation = operationOf(request);
    const member = unsupportedMember(operation, request.body);
    if (member !== undefined)
      return invalid(`The local gateway does not implement ${member} of ${operation}.`);
    return inDynamoDbsWords(operation, request.body, await this.ask(request, operation));
  }

  private ask(request: DynamoDbRequest, operation: string): Promise<Reply> {
    return new Promise((resolve) => {
      const incoming = Object.assign(new EventEmitter(), request);
      const response = new CollectedResponse(resolve);
      const fail = (error: unknown) => {
        this.problem(`DynamoDB ${operation}: ${(error as Error).stack ?? String(error)}`);
        resolve(refused("InternalServerError", "Internal server error", 500));
      };
      this.guard.run(fail, () => {
        this.server.emit(
          "request",
          incoming as unknown as IncomingMessage,
          response as unknown as ServerResponse,
        );
        if (request.body.length > 0) incoming.emit("data", request.body);
        incoming.emit("end");
      });
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

/** What a request asks for, such as `PutItem`; the header names it behind the protocol's version. */
export function operationOf({ headers }: DynamoDbRequest): string {
  return String(headers["x-amz-target"]).split(".")[1] ?? "";
}

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
