import { Readable } from "node:stream";
import { answerProblem, isErrorBody } from "./answers";
import { NotAwsError, ServerFailureError, UnansweredError } from "./errors";
import type { Waiting } from "./waiting";

/** Time limits in milliseconds, and the maximum size of an answer. */
export interface ReachLimits {
  /** Time to open the connection, without TLS. */
  readonly connectMs: number;
  /** Time until one answer is complete. */
  readonly answerMs: number;
  /** The same, after this server has timed out once. Only cleanup calls remain then. */
  readonly afterSilenceMs: number;
  /** A DynamoDB answer has at most 16 MB, and is larger as JSON. */
  readonly answerBytes: number;
}

/**
 * With these limits, a command ends within 20 s after its server stops responding: one answer, and three
 * cleanup calls.
 */
export const REACH_LIMITS: ReachLimits = {
  connectMs: 4_000,
  answerMs: 11_000,
  afterSilenceMs: 1_500,
  answerBytes: 48 * 1024 * 1024,
};

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  body: unknown;
}
interface Stack {
  add(
    middleware: (
      next: (args: unknown) => Promise<unknown>,
      context: { readonly commandName?: string },
    ) => (args: unknown) => Promise<unknown>,
    options: object,
  ): void;
}

/** The limits and the wait reports that the clients of one run share. */
export class Reach {
  private isSilent = false;

  constructor(
    private readonly waiting: Waiting,
    private readonly limits: ReachLimits = REACH_LIMITS,
  ) {}

  /** Sets the SDK's own limits, which also end the request. By default, the SDK sets none or only warns. */
  get requestHandler() {
    const { connectMs, answerMs } = this.limits;
    return { connectionTimeout: connectMs, requestTimeout: answerMs + 2_000, throwOnRequestTimeout: true };
  }

  /**
   * Requires each answer of a client to be complete within the limits and to have AWS's form, and reports
   * every long wait for the server, retries, quotas or credentials.
   *
   * @param form the form of the service's answers. Callers check themselves that an answer in XML has what they need.
   * @throws {UnansweredError} {@link NotAwsError} {@link ServerFailureError} from the client's `send`.
   */
  watch(client: { readonly middlewareStack: unknown }, service: string, form: "json" | "xml" = "json"): void {
    const stack = client.middlewareStack as Stack;
    stack.add(
      (next, { commandName = "" }) =>
        (args) =>
          this.waiting.during(
            () => `${service} (${operationOf(commandName)})`,
            () => next(args),
          ),
      { step: "initialize", name: "tellWhoWaits" },
    );
    stack.add(
      (next, { commandName = "" }) =>
        (args) =>
          this.answer(operationOf(commandName), form, () => next(args) as Promise<{ response: Response }>),
      { step: "deserialize", priority: "low", name: "holdAnswerToLimits" },
    );
  }

  private async answer(operation: string, form: "json" | "xml", send: () => Promise<{ response: Response }>) {
    const limit = this.isSilent ? this.limits.afterSilenceMs : this.limits.answerMs;
    let came: "nothing" | "a part" = "nothing";
    let timer: NodeJS.Timeout | undefined;
    let body: Readable | undefined;
    const overdue = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.isSilent = true;
        reject(new UnansweredError(operation, limit / 1000, came));
        body?.destroy();
      }, limit);
    });
    const whole = async () => {
      const result = await send();
      came = "a part";
      body = result.response.body as Readable;
      const bytes = await this.read(body, result.response.statusCode);
      if (form === "json") check(operation, result.response, bytes.toString("utf8"));
      result.response.body = Readable.from([bytes]);
      return result;
    };
    const answering = whole();
    // After the time limit the outcome is ignored.
    answering.catch(() => undefined);
    try {
      return await Promise.race([answering, overdue]);
    } catch (error) {
      // The SDK also reports a connection reset as a timeout. A connection reset is worth a retry.
      if (!(error instanceof Error) || error.name !== "TimeoutError" || isReset(error)) throw error;
      this.isSilent = true;
      throw new UnansweredError(operation, this.limits.connectMs / 1000, "nothing");
    } finally {
      clearTimeout(timer);
    }
  }

  private async read(body: Readable, status: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > this.limits.answerBytes) break;
        chunks.push(chunk);
      }
    } catch {
      // Only the sender can have ended the body early. The SDK retries after this error.
      throw Object.assign(new Error("the answer was incomplete"), { code: "ECONNRESET" });
    }
    if (length > this.limits.answerBytes)
      throw new NotAwsError(`it has more than ${this.limits.answerBytes} bytes`, status);
    return Buffer.concat(chunks);
  }
}

/** @throws {NotAwsError} {@link ServerFailureError} */
function check(operation: string, { statusCode, headers }: Response, body: string): void {
  if (statusCode >= 200 && statusCode < 300) {
    const isNamed = headers["x-amzn-requestid"] !== undefined;
    const problem = answerProblem(operation, { body, status: statusCode, isNamed });
    if (problem !== undefined) throw new NotAwsError(problem, statusCode);
  } else if (statusCode < 400) {
    throw new NotAwsError(`it is a redirection (HTTP status ${statusCode})`, statusCode);
  } else if (!isErrorBody(body)) {
    if (statusCode >= 500) throw new ServerFailureError(statusCode);
    throw new NotAwsError(`it has HTTP status ${statusCode} and is not an AWS error`, statusCode);
  }
}

function isReset(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ECONNRESET" || code === "EPIPE";
}

function operationOf(commandName: string): string {
  return commandName.replace(/Command$/, "");
}
