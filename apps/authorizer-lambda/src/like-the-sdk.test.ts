import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { createDynamoDbClient } from "./dynamodb-client";
import { TokenRecordsUnavailableError } from "./errors";
import { startFakeServer } from "./fake-server.test-support";
import { useEndpoint } from "./lambda.test-support";

const TOTAL_MS = 30_000;
/** Short for servers that are silent, and long enough for all others on a busy machine. */
const LIMIT_MS = 1_500;

/** What a client made of a server: the answer or the facts of the error, and how often it asked. */
interface Outcome {
  readonly found?: unknown;
  readonly error?: string;
  readonly httpStatus?: number | undefined;
  readonly attempts?: number | undefined;
}

type Client = () => Promise<Outcome>;

const ours: Client = async () => {
  const client = createDynamoDbClient({ connectMs: LIMIT_MS, attemptMs: LIMIT_MS, totalMs: TOTAL_MS });
  try {
    const { Item: found } = await client.getItem('{"TableName":"Tokens"}', TOTAL_MS);
    return { found };
  } catch (error) {
    const { message, httpStatus, attempts } = error as TokenRecordsUnavailableError;
    return { error: message, httpStatus, attempts };
  } finally {
    client.destroy();
  }
};

/** The client that this one replaces, with the same limits. */
const sdk: Client = async () => {
  const client = new DynamoDBClient({
    maxAttempts: 2,
    requestHandler: {
      connectionTimeout: LIMIT_MS,
      requestTimeout: LIMIT_MS,
      throwOnRequestTimeout: true,
      socketTimeout: LIMIT_MS,
    },
  });
  try {
    const { Item: found } = await client.send(
      new GetItemCommand({ TableName: "Tokens", Key: { token: { S: "aa" } } }),
      { abortSignal: AbortSignal.timeout(TOTAL_MS) },
    );
    return { found };
  } catch (error) {
    const { name, $metadata = {} } = error as {
      readonly name: string;
      readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
    };
    const { httpStatusCode: httpStatus, attempts } = $metadata;
    const { message } = new TokenRecordsUnavailableError({ untrustedName: name });
    return { error: message, httpStatus, attempts };
  } finally {
    client.destroy();
  }
};

const answer =
  (status: number, body: string, headers: object = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { "content-type": "application/x-amz-json-1.0", ...headers }).end(body);
const failure = (status: number, type: string, headers: object = {}) =>
  answer(
    status,
    JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: "no" }),
    headers,
  );

/** Answers the attempts of each client in turn, beginning again with each client. */
async function askBoth(
  ...answers: readonly RequestListener[]
): Promise<readonly (Outcome & { requests: number })[]> {
  const outcomes = [];
  for (const client of [ours, sdk]) {
    let requests = 0;
    const server = await startFakeServer((request: IncomingMessage, response: ServerResponse) => {
      answers[Math.min(requests++, answers.length - 1)]?.(request as never, response as never);
    });
    useEndpoint(server.endpoint);
    outcomes.push({ ...(await client()), requests });
    await server.close();
  }
  return outcomes;
}

describe("the client tells failures apart as the SDK does, and tries again as often", () => {
  beforeEach(() => jest.spyOn(Math, "random").mockReturnValue(0));
  afterEach(() => jest.restoreAllMocks());

  it.each<[string, ...RequestListener[]]>([
    ...[
      "ProvisionedThroughputExceededException",
      "RequestLimitExceeded",
      "ThrottlingException",
      "Throttling",
      "LimitExceededException",
      "TooManyRequestsException",
      "SlowDown",
      "TransactionInProgressException",
      "RequestTimeoutException",
      "ResourceNotFoundException",
      "AccessDeniedException",
      "ValidationException",
      "UnrecognizedClientException",
      "ExpiredTokenException",
      "InvalidSignatureException",
      "SerializationException",
      "ItemCollectionSizeLimitExceededException",
    ].map((type): [string, RequestListener] => [`400 ${type}`, failure(400, type)]),
    ...[400, 403, 404, 408, 413, 429, 500, 501, 502, 503, 504, 505].map(
      (status): [string, RequestListener] => [
        `status ${status} of an unknown type`,
        failure(status, "SomethingElseException"),
      ],
    ),
    ["500 InternalServerError", failure(500, "InternalServerError")],
    ["503 without a body", answer(503, "")],
    ["400 in HTML", answer(400, "<html>", { "content-type": "text/html" })],
    [
      "400 that names its type in a header",
      answer(400, "{}", { "x-amzn-errortype": "ThrottlingException:http://x" }),
    ],
    ["a 200 that is HTML", answer(200, "<html>")],
    ["half of a 200", answer(200, '{"Item":{"token":{"S":"')],
    ["silence", () => undefined],
    ["silence after the head", (_, response) => void response.writeHead(200).flushHeaders()],
    [
      "an expired signature",
      answer(
        400,
        JSON.stringify({
          __type: "x#InvalidSignatureException",
          message: "Signature expired: a is earlier than b",
        }),
      ),
    ],
    [
      "a clock that is 10 minutes late",
      failure(400, "InvalidSignatureException", { date: new Date(Date.now() + 600_000).toUTCString() }),
    ],
    [
      "a clock that is 10 minutes early",
      failure(403, "RequestExpired", { date: new Date(Date.now() - 600_000).toUTCString() }),
    ],
    [
      "a throttle that asks for 10 ms",
      failure(400, "ThrottlingException", { "x-amz-retry-after": "10" }),
      answer(200, "{}"),
    ],
    [
      "a 500 and then an item",
      failure(500, "InternalServerError"),
      answer(200, '{"Item":{"token":{"S":"aa"}}}'),
    ],
    ["a throttle and then nothing", failure(400, "ThrottlingException"), answer(200, "{}")],
    [
      "a dropped connection and then a denial",
      (request) => void request.socket.destroy(),
      failure(400, "AccessDeniedException"),
    ],
  ])("%s", async (_, ...answers) => {
    const [mine, theirs] = await askBoth(...answers);
    expect(mine).toEqual(theirs);
  });

  // What the SDK says here is written down, because Node's errors are not errors of Jest's realm: in Jest the
  // SDK loses their names.
  it.each<[string, RequestListener, Outcome]>([
    [
      "a dropped connection",
      (request) => void request.socket.destroy(),
      { error: "could not read the tokens table: TimeoutError", attempts: 2 },
    ],
    [
      "a response that stops",
      (request, response) => {
        response.writeHead(200, { "content-length": "100" }).write('{"Item"');
        setImmediate(() => request.socket.destroy());
      },
      { error: "could not read the tokens table: Error", httpStatus: 200, attempts: 2 },
    ],
  ])("%s", async (_, listener, recorded) => {
    const [mine, theirs] = await askBoth(listener);
    expect(mine).toEqual({ ...theirs, ...recorded });
  });

  it("nobody listens", async () => {
    const closed = await startFakeServer(() => undefined);
    await closed.close();
    useEndpoint(closed.endpoint);
    expect(await ours()).toEqual(await sdk());
  });

  it("without credentials", async () => {
    const server = await startFakeServer(answer(200, "{}"));
    useEndpoint(server.endpoint);
    const before = { ...process.env };
    delete process.env["AWS_SECRET_ACCESS_KEY"];
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: "true", HOME: "/nonexistent" });
    const outcomes = [await ours(), await sdk()];
    process.env = before;
    await server.close();
    expect(outcomes[0]?.error).toBe("could not read the tokens table: CredentialsProviderError");
    expect(outcomes[0]?.error).toBe(outcomes[1]?.error);
  });
});
