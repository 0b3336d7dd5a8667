import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import type { Exchanged } from "@tollgate/conformance";

export interface WireRequest {
  readonly method: string;
  /** The path as sent: nothing is resolved or escaped. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** The longest wait for a response, in milliseconds: more than API Gateway's own limits. */
export const ANSWER_MS = 31_000;
/** How much of a response is kept, in bytes. The gateway's own responses have less than 1 kB. */
const LARGEST_ANSWER = 1_000_000;
/**
 * The size, in bytes, above which a body may be refused by its length. The connection may then be closed
 * before the body is sent.
 */
const LARGE_BODY = 1_000_000;
/**
 * The waits for a response before a large body is sent, in milliseconds: at first, and again if the
 * connection was cut.
 */
const BEFORE_LARGE_BODY_MS = [1_000, 5_000] as const;

const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "its host is unknown",
  EAI_AGAIN: "its host name cannot be resolved",
  ECONNRESET: "the connection was closed",
  EPIPE: "the connection was closed",
  EPROTO: "it does not speak TLS",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS",
  HPE_INVALID_CONSTANT: "it does not speak HTTP",
  ETIMEDOUT: "it does not answer",
  EHOSTUNREACH: "it cannot be reached",
};

interface Limits {
  /** @default {@link ANSWER_MS} */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Sends one request on a new connection, so that no request fails because a kept connection was closed. It
 * never rejects.
 *
 * @param origin such as `https://host:443`
 */
export async function exchange(origin: URL, request: WireRequest, limits: Limits = {}): Promise<Exchanged> {
  const isLarge = request.body !== undefined && request.body.length > LARGE_BODY;
  if (!isLarge) return send(origin, request, limits, 0);
  const [first, second] = BEFORE_LARGE_BODY_MS;
  const exchanged = await send(origin, request, limits, first);
  const wasCut = exchanged.kind === "silence" && exchanged.cause === CAUSES["ECONNRESET"];
  return wasCut ? send(origin, request, limits, second) : exchanged;
}

function send(
  origin: URL,
  { method, path, headers, body }: WireRequest,
  { timeoutMs = ANSWER_MS, signal }: Limits,
  beforeBodyMs: number,
): Promise<Exchanged> {
  return new Promise((resolve) => {
    const silence = (cause: string) => resolve({ kind: "silence", cause });
    const request = (origin.protocol === "https:" ? requestHttps : requestHttp)({
      agent: false,
      hostname: origin.hostname.replace(/^\[|\]$/g, ""),
      port: origin.port === "" ? undefined : Number(origin.port),
      method,
      path,
      headers: { ...headers, ...(body && { "content-length": String(body.length) }) },
      ...(signal && { signal }),
    });
    const timer = setTimeout(() => {
      silence(`no answer within ${timeoutMs / 1000} s`);
      request.destroy();
    }, timeoutMs);
    request.once("close", () => clearTimeout(timer));
    request.on("error", (error) => silence(reasonOf(error)));
    const sendBody = setTimeout(() => request.end(body), beforeBodyMs);
    request.once("close", () => clearTimeout(sendBody));
    request.once("response", (response) => {
      clearTimeout(sendBody);
      read(response)
        .then(resolve, (error: unknown) => silence(reasonOf(error)))
        .finally(() => request.destroy());
    });
    request.flushHeaders();
  });
}

async function read(response: IncomingMessage): Promise<Exchanged> {
  const parts: Buffer[] = [];
  let bodyBytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bodyBytes += part.length;
    if (bodyBytes <= LARGEST_ANSWER) parts.push(part);
  }
  const headers: [string, string][] = [];
  for (let index = 0; index + 1 < response.rawHeaders.length; index += 2)
    headers.push([(response.rawHeaders[index] ?? "").toLowerCase(), response.rawHeaders[index + 1] ?? ""]);
  const body = Buffer.concat(parts).toString("utf8");
  return { kind: "answer", status: response.statusCode ?? 0, headers, body, bodyBytes };
}

function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return (
    CAUSES[code] ??
    (/certificate|altname|self.signed/i.test(`${code} ${message}`)
      ? `its certificate is not valid (${code})`
      : code || message)
  );
}
