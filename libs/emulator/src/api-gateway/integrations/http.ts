import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { HttpIntegration } from "../definition/definition";
import { contextVariable } from "../context/variables";
import type { Exchange } from "../context/request-context";
import { mappedValue, untrustedIdentity } from "../context/mapped-values";
import { forwardedHeaders } from "../prepared-events/event-headers";
import type { Reply } from "../../http/received-request";
import { Refusal } from "../context/errors";
import { outgoingHeaders } from "./response-headers";
import type { Services } from "../pipeline/step";

/** "Payload size: 10 MB" holds for what a backend answers as well. */
const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

const PATH_PARAMETER = "method.request.path.";

/**
 * Passes the request on to an HTTP backend, and its answer back.
 *
 * @throws {Refusal} 504 when the backend cannot be reached or takes too long, 500 when its address or its certificate is wrong.
 */
export async function proxyHttp(
  integration: HttpIntegration,
  exchange: Exchange,
  services: Services,
): Promise<Reply> {
  const { clock } = services;
  const startedAt = clock.now();
  try {
    const mapped = mappedHeaders(integration, exchange, services);
    const reply = await send(integration, exchange, mapped);
    const { status } = reply;
    exchange.integration = { latencyMs: clock.now() - startedAt, status, serviceStatus: status };
    return { ...reply, headers: outgoingHeaders(reply.headers) };
  } catch (error) {
    const { refusal, words } = failureOf(error as NodeJS.ErrnoException);
    exchange.integration = { latencyMs: clock.now() - startedAt, error: words };
    throw refusal;
  }
}

/** What Node.js says of a certificate that it does not trust. */
const CERTIFICATE_ERROR = /^CERT_|SELF_SIGNED|^UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|^ERR_TLS_CERT_ALTNAME/;

/** What a backend's failure is to the caller, and the words for it in API Gateway's execution log. */
function failureOf(error: NodeJS.ErrnoException): { readonly refusal: Refusal; readonly words: string } {
  if (error.name === "TimeoutError") {
    const refusal = new Refusal("INTEGRATION_TIMEOUT", { message: "Endpoint request timed out" });
    return { refusal, words: "Execution failed due to a timeout error" };
  }
  const misconfigured = new Refusal("API_CONFIGURATION_ERROR", { message: "Internal server error" });
  if (error.syscall === "getaddrinfo" || error.code === "ERR_INVALID_URL") {
    return { refusal: misconfigured, words: "Invalid endpoint address" };
  }
  if (CERTIFICATE_ERROR.test(error.code ?? "")) return { refusal: misconfigured, words: error.message };
  const message = "Network error communicating with endpoint";
  return { refusal: new Refusal("INTEGRATION_FAILURE", { message }), words: message };
}

const HEADER = "integration.request.header.";

/**
 * Headers that the integration maps, by name in lower case. What has no value is not sent, nor is the caller's own header of
 * that name: what API Gateway does then is not published, and this lets no caller speak in the place of the gateway.
 */
function mappedHeaders(
  { requestParameters }: HttpIntegration,
  exchange: Exchange,
  services: Services,
): ReadonlyMap<string, readonly [name: string, value: string | undefined]> {
  const valueOf = (name: string) => contextVariable(name, exchange, services);
  return new Map(
    Object.entries(requestParameters)
      .filter(([target]) => target.startsWith(HEADER))
      .map(([target, source]) => {
        const name = target.slice(HEADER.length);
        return [name.toLowerCase(), [name, mappedValue(source, exchange, valueOf)]];
      }),
  );
}

function send(
  integration: HttpIntegration,
  exchange: Exchange,
  mapped: ReturnType<typeof mappedHeaders>,
): Promise<Reply> {
  const url = targetOf(integration, exchange);
  const forwarded = forwardedHeaders(exchange.request, exchange.ownId).filter(
    ({ key }) => key !== "host" && !mapped.has(key),
  );
  const headers: [string, string | string[]][] = forwarded.map(({ name, values }) => [name, values]);
  for (const [name, value] of mapped.values()) if (value !== undefined) headers.push([name, value]);
  headers.push(["x-amzn-apigateway-api-id", exchange.stage.apiId]);
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
      method: integration.httpMethod === "ANY" ? exchange.request.method : integration.httpMethod,
      headers: Object.fromEntries(headers),
      signal: AbortSignal.timeout(integration.timeoutMs),
    });
    outgoing.on("error", (error) => reject((error as { cause?: Error }).cause ?? error));
    outgoing.on("response", (response) => void readReply(response).then(resolve, reject));
    outgoing.end(exchange.body);
  });
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_RESPONSE_BYTES) throw new Error("response is over 10 MB");
    chunks.push(chunk);
  }
  const raw = response.rawHeaders;
  return {
    status: response.statusCode ?? 502,
    headers: raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] as string] as const] : [])),
    body: Buffer.concat(chunks),
  };
}

/** The integration's URI, with its path variables filled in and the caller's query behind it. */
function targetOf({ uri, requestParameters }: HttpIntegration, exchange: Exchange): URL {
  const filled = uri.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const source = requestParameters[`integration.request.path.${name}`] ?? `method.request.path.${name}`;
    if (source.startsWith(PATH_PARAMETER)) {
      return exchange.pathParameters?.[source.slice(PATH_PARAMETER.length)] ?? whole;
    }
    const value = untrustedIdentity(source, exchange, () => undefined);
    return value === undefined ? whole : value.split("/").map(encodeURIComponent).join("/");
  });
  const url = new URL(filled);
  url.search = exchange.request.untrustedQuery;
  return url;
}
