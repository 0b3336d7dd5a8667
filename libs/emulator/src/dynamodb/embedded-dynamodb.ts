// DynamoDB: the tables in this process, their expiry and tags.
// Not here: the corrections of dynalite's behavior, which are in the folder `dynalite`.

import { EventEmitter } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Reply } from "../http/received-request";
import { LevelJournal } from "../state/level-journal";
import { CallbackGuard } from "./dynalite/guard";
import { guardedDynalite, inputTypes } from "./dynalite/dynalite";
import { withDynamoDbMessages, invalid, refused } from "./replies";
import { tagProblem, tagsOfCreateTable } from "./table-tags";
import { tryJson } from "../common/json";
import { notImplemented, unsupportedMember } from "./dynalite/unsupported";

/** A request in DynamoDB's protocol, with its body read. */
export interface DynamoDbRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** DynamoDB in this process: dynalite, called without a connection. */
export class EmbeddedDynamoDb {
  private constructor(
    private readonly server: Server,
    private readonly guard: CallbackGuard,
    private readonly problem: (message: string) => void,
  ) {}

  /**
   * @param problem called for unexpected errors of dynalite; the caller gets an `InternalServerError`
   * @param directory where tables are stored. @default in memory
   * @throws {DataDirectoryError} when the directory is corrupt, in use, or not writable.
   */
  static async open(problem: (message: string) => void, directory?: string): Promise<EmbeddedDynamoDb> {
    // dynalite opens its LevelDB in the background, where a failure would crash the process. So it is tried here first.
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
    const member = unsupportedMember(operation, inputTypes(operation), request.body);
    if (member !== undefined) return invalid(notImplemented(operation, member));
    if (operation === "CreateTable") return this.createTable(request);
    if (operation === "Scan" && (await this.scansIndexConsistently(request.body)))
      return invalid("Consistent reads are not supported on global secondary indexes");
    const tags = operation === "TagResource" ? tagProblem(tryJson(request.body.toString())) : undefined;
    if (tags !== undefined) return invalid(tags);
    return withDynamoDbMessages(operation, request.body, await this.ask(request, operation));
  }

  /** dynalite checks this for `Query` only. */
  private async scansIndexConsistently(untrustedBody: Buffer): Promise<boolean> {
    const untrusted = tryJson(untrustedBody.toString()) as
      { TableName?: unknown; IndexName?: unknown; ConsistentRead?: unknown } | undefined;
    if (untrusted?.ConsistentRead !== true || typeof untrusted.IndexName !== "string") return false;
    const { Table } = (await this.call("DescribeTable", { TableName: untrusted.TableName })) as {
      Table?: { GlobalSecondaryIndexes?: readonly { IndexName: string }[] };
    };
    return Table?.GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === untrusted.IndexName) ?? false;
  }

  /** Creates the table without tags, then tags it. */
  private async createTable(request: DynamoDbRequest): Promise<Reply> {
    const tagged = tagsOfCreateTable(request.body);
    if (tagged === undefined)
      return withDynamoDbMessages("CreateTable", request.body, await this.ask(request, "CreateTable"));
    const problem = tagProblem(tagged.input);
    if (problem !== undefined) return invalid(problem);
    const answer = await this.createTable({ ...request, body: tagged.body });
    if (answer.status !== 200) return answer;
    const { TableDescription } = JSON.parse(answer.body.toString()) as {
      TableDescription: { TableArn: string };
    };
    const failed = await this.call("TagResource", {
      ResourceArn: TableDescription.TableArn,
      ...tagged.input,
    });
    return Object.hasOwn(failed, "__type")
      ? refused("InternalServerError", "Internal server error", 500)
      : answer;
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
    // `TagResource` has no output.
    return JSON.parse(body.toString() || "{}") as Record<string, unknown>;
  }

  close(): Promise<void> {
    // dynalite closes its store only when a listening server closes. So it listens while it closes.
    return new Promise((resolve) => {
      this.server.listen(0, "127.0.0.1", () => this.server.close(() => resolve()));
    });
  }
}

/** A request's operation, such as `PutItem`, from its `X-Amz-Target` header. */
export function operationOf({ headers }: DynamoDbRequest): string {
  return String(headers["x-amz-target"]).split(".")[1] ?? "";
}

/** Headers of dynalite that are dropped: DynamoDB sends no CORS headers, and the length is written with the body. */
const NOT_OF_DYNAMODB = /^(content-length|access-control-.*)$/i;

/** The part of a response that dynalite uses. */
class CollectedResponse {
  statusCode = 200;
  contentType = "";
  private readonly headers: [string, string][] = [];

  constructor(private readonly done: (reply: Reply) => void) {}

  setHeader(name: string, value: string | number): void {
    if (!NOT_OF_DYNAMODB.test(name)) this.headers.push([name, String(value)]);
  }

  end(body = ""): void {
    this.done({ status: this.statusCode, headers: this.headers, body });
  }
}
