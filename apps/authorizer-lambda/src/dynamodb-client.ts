import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { Socket } from "node:net";
import { crc32 } from "@tollgate/token-hashing";
import { credentialsIn, dynamoDbEndpoint, type DynamoDbEndpoint } from "./aws-environment";
import {
  AttemptFailure,
  brokenResponse,
  errorAnswer,
  ForeignAnswer,
  NO_JSON,
  noResponse,
  parseObject,
} from "./dynamodb-failure";
import { TokenRecordsUnavailableError } from "./errors";
import { openAhead } from "./open-ahead";
import { RequestSigner } from "./sign-request";

/** Time limits for DynamoDB, in milliseconds. */
export interface DynamoDbTimeouts {
  /** Until the TCP connection is established. */
  readonly connectMs: number;
  /** Until the last byte of the response to an attempt, including the connection. */
  readonly attemptMs: number;
  /** Until the last byte of the last attempt's response, including the pauses between attempts. */
  readonly totalMs: number;
}

/**
 * DynamoDB answers a GetItem in single-digit milliseconds, and the first TLS handshake takes about 125. An
 * attempt that takes 700 is therefore lost, and a second attempt is better than waiting. API Gateway waits up
 * to 10 s for an authorizer.
 */
export const DEFAULT_TIMEOUTS: DynamoDbTimeouts = { connectMs: 400, attemptMs: 700, totalMs: 1800 };

/** Attempts, pauses and quota are those of the AWS SDKs for DynamoDB; a pause is a random part of its maximum. */
const MAX_ATTEMPTS = 2;
const MAX_PAUSE_MS = { throttled: 1_000, transient: 25 } as const;
/** A client that fails all the time stops to try again, and so does not add to an outage. */
const RETRY_QUOTA = 500;
const RETRY_COST = { throttled: 5, transient: 14 } as const;

/**
 * Far larger than a token record. An item of 400 KB, which DynamoDB allows, can be larger in JSON, which writes
 * a control character with six bytes: it is given up.
 */
const MAX_ANSWER_BYTES = 2 ** 20;

/** Errors that a wrong clock causes. It is wrong if it differs from the server's by 4 minutes. */
const CLOCK_ERRORS = /^(AccessDenied|InvalidSignature)Exception$|^(RequestExpired|RequestInTheFuture)$/;
const MAX_CLOCK_SKEW_MS = 240_000;
/** Years 2000 to 9999. A time outside is no time to sign with; one after 275760 could not even be written. */
const SERVER_TIME_MS = { least: Date.UTC(2000), below: Date.UTC(10_000) } as const;

/** Milliseconds of a clock that nobody sets. Loading `performance` for it would take half a millisecond. */
const monotonicMs = (): number => process.uptime() * 1_000;

/** The part of `node:http` and `node:https` that is used. */
interface HttpModule {
  readonly Agent: new (options: { readonly keepAlive: boolean }) => Agent;
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
}

/**
 * Calls DynamoDB's `GetItem`, and nothing else. It makes one attempt and one retry, each with a time limit,
 * signs with the credentials that the environment variables have at that moment, and keeps its connection.
 */
export class DynamoDbClient {
  private readonly http: HttpModule;
  private readonly agent: Agent;
  private readonly signer: RequestSigner;
  private readonly options: RequestOptions;
  private opened: Socket | undefined;
  private retryQuota = RETRY_QUOTA;
  /** What is added to this machine's clock, in milliseconds. */
  private clockOffsetMs = 0;

  constructor(
    { url, region }: DynamoDbEndpoint,
    private readonly timeouts: Pick<DynamoDbTimeouts, "connectMs" | "attemptMs">,
  ) {
    // Only the one that is needed: over plain HTTP, TLS would be loaded for nothing.
    const isTls = url.protocol === "https:";
    this.http = isTls ? process.getBuiltinModule("node:https") : process.getBuiltinModule("node:http");
    this.agent = new this.http.Agent({ keepAlive: true });
    const target = "DynamoDB_20120810.GetItem";
    this.signer = new RequestSigner({ host: url.host, region, service: "dynamodb", target });
    const hostname = url.hostname.replace(/^\[|\]$/g, "");
    this.options = {
      method: "POST",
      path: "/",
      hostname,
      port: url.port || (isTls ? 443 : 80),
      agent: this.agent,
    };
  }

  /**
   * Returns the answer to a GetItem: an object with `Item`, or without it if there is none.
   *
   * @param input the operation's input, as JSON
   * @param totalMs until it fails, retries included
   * @throws {TokenRecordsUnavailableError} when there is no answer in time, or an error.
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
   */
  async getItem(input: string, totalMs: number): Promise<GetItemAnswer> {
    const endsAt = monotonicMs() + totalMs;
    let refund = 1;
    for (let attempts = 1; ; attempts++) {
      try {
        const answer = await this.attempt(input, endsAt - monotonicMs());
        this.retryQuota = Math.min(RETRY_QUOTA, this.retryQuota + refund);
        return answer;
      } catch (error) {
        const { untrustedName, httpStatus, kind, retryAfterMs } = failureOf(error);
        const failure = new TokenRecordsUnavailableError({ untrustedName, httpStatus, attempts });
        if (kind === "final" || attempts === MAX_ATTEMPTS || this.retryQuota < RETRY_COST[kind])
          throw failure;
        const pauseMs = Math.max(Math.random() * MAX_PAUSE_MS[kind], retryAfterMs);
        // Nobody waits for an answer after that.
        if (monotonicMs() + pauseMs >= endsAt) throw failure;
        this.retryQuota -= refund = RETRY_COST[kind];
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  /** Opens the connection of the first request, so that the request waits for less of it, or for nothing. */
  connect(): void {
    const { hostname, port } = this.options;
    // TLS sends the names of servers, but no addresses.
    const servername = process.getBuiltinModule("node:net").isIP(hostname ?? "") ? "" : hostname;
    const options = { host: hostname, port, servername, keepAlive: true, noDelay: true };
    this.opened = openAhead(this.agent, options);
  }

  /** Closes the connections. */
  destroy(): void {
    this.opened?.destroy();
    this.agent.destroy();
  }

  private async attempt(input: string, limitMs: number): Promise<GetItemAnswer> {
    const offsetMs = this.clockOffsetMs;
    const { answer, response } = await this.send(input, Date.now() + offsetMs, limitMs);
    if (answer instanceof AttemptFailure) throw this.withClock(answer, response.headers.date, offsetMs);
    return answer;
  }

  /**
   * Corrects the clock if the failure is due to it, so that the next attempt is signed with the right time.
   *
   * @param usedOffsetMs that of the failed attempt. Another request may have corrected the clock since.
   */
  private withClock(failure: AttemptFailure, date: string | undefined, usedOffsetMs: number): AttemptFailure {
    if (!CLOCK_ERRORS.test(failure.untrustedName)) return failure;
    const serverMs = Date.parse(date ?? "");
    if (!(serverMs >= SERVER_TIME_MS.least && serverMs < SERVER_TIME_MS.below)) return failure;
    const offsetMs = serverMs - Date.now();
    if (Math.abs(offsetMs - usedOffsetMs) < MAX_CLOCK_SKEW_MS) return failure;
    this.clockOffsetMs = offsetMs;
    return new AttemptFailure(failure.untrustedName, "transient", failure.httpStatus);
  }

  /** Names and values in turn, which `node:http` takes faster than an object. */
  private headersFor(input: string, nowMs: number): string[] {
    const credentials = credentialsIn(process.env);
    if (!credentials) throw new AttemptFailure("CredentialsProviderError", "final");
    const headers = this.signer.headersFor(input, credentials, nowMs);
    headers.push("content-length", String(Buffer.byteLength(input)), "user-agent", "tollgate-authorizer");
    return headers;
  }

  private send(input: string, nowMs: number, limitMs: number): Promise<Response> {
    const headers = this.headersFor(input, nowMs);
    return new Promise((resolve, reject) => {
      let status: number | undefined;
      const fail = (failure: AttemptFailure): void => {
        clearTimeout(attemptTimer);
        clearTimeout(connectTimer);
        reject(failure);
        request.destroy();
      };
      const giveUp = (): void => fail(new AttemptFailure("TimeoutError", "transient", status));
      const request = this.http.request({ ...this.options, headers }, (response) => {
        status = response.statusCode ?? 0;
        const parts: Buffer[] = [];
        let length = 0;
        response.on("data", (part: Buffer) => {
          parts.push(part);
          if ((length += part.length) > MAX_ANSWER_BYTES) fail(new AttemptFailure("Error", "final", status));
        });
        response.on("error", (error) => fail(brokenResponse(error, status ?? 0)));
        response.on("end", () => {
          clearTimeout(attemptTimer);
          const bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
          const answer = answerIn(response, status ?? 0, bytes);
          // Before the connection is free for the next request.
          if (answer instanceof ForeignAnswer) connection?.destroy();
          resolve({ answer, response });
        });
      });
      let connectTimer: NodeJS.Timeout | undefined;
      const attemptTimer = setTimeout(giveUp, Math.min(this.timeouts.attemptMs, limitMs));
      // The request and the response have it no more when the response has ended.
      let connection: Socket | undefined;
      request.on("socket", (socket) => {
        connection = socket;
        if (!socket.connecting) return;
        connectTimer = setTimeout(giveUp, Math.min(this.timeouts.connectMs, limitMs));
        socket.once("connect", () => clearTimeout(connectTimer));
      });
      request.on("error", (error) => fail(noResponse(error)));
      request.end(input);
    });
  }
}

type GetItemAnswer = Readonly<Record<string, unknown>>;

/** A complete response. Its headers are parsed when they are read, which a 200 does without. */
interface Response {
  readonly answer: GetItemAnswer | AttemptFailure;
  readonly response: Pick<IncomingMessage, "headers">;
}

function answerIn(response: IncomingMessage, status: number, bytes: Buffer): Response["answer"] {
  const checksum = checksumIn(response.rawHeaders);
  if (checksum !== undefined && String(crc32(bytes)) !== checksum)
    return new ForeignAnswer("ChecksumError", "transient", status);
  const body = bytes.toString();
  if (status !== 200) return errorAnswer(status, response.headers, body);
  const answer = parseObject(body);
  if (!answer) return new ForeignAnswer(NO_JSON, "final", status);
  return isGetItemAnswer(answer) ? answer : new ForeignAnswer("UnknownAnswerError", "final", status);
}

/** Anything but an item, such as an error or a proxy's answer, does not say that there is no item. */
function isGetItemAnswer(answer: GetItemAnswer): boolean {
  return Object.hasOwn(answer, "Item") || Object.keys(answer).every((name) => name === "ConsumedCapacity");
}

const CHECKSUM = "x-amz-crc32";

/** The value of `x-amz-crc32`: the CRC-32 of the body, which DynamoDB sends with each response. */
function checksumIn(rawHeaders: readonly string[]): string | undefined {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === CHECKSUM.length && name.toLowerCase() === CHECKSUM) return rawHeaders[at + 1];
  }
  return undefined;
}

/** Anything else that was thrown, such as by `node:http` for a header that it refuses, is final. */
function failureOf(error: unknown): AttemptFailure {
  return error instanceof AttemptFailure ? error : new AttemptFailure("Error", "final");
}

/**
 * Creates a client for the endpoint that the environment variables name.
 *
 * @throws {SettingsError} when they name none, or one that is not allowed.
 */
export function createDynamoDbClient(timeouts: DynamoDbTimeouts = DEFAULT_TIMEOUTS): DynamoDbClient {
  return new DynamoDbClient(dynamoDbEndpoint(process.env), timeouts);
}
