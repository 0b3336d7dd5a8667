import type { CallServices } from "../context/services";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { HttpIntegration } from "../definition/definition";
import { contextVariable } from "../context/variables";
import type { AdmittedContext } from "../context/request-context";
import { mappedValue, untrustedIdentity } from "../context/mapped-values";
import { forwardedHeaders } from "../prepared-events/event-headers";
import type { Reply } from "../../http/received-request";
import { GatewayError } from "../context/errors";
import { outgoingHeaders } from "./response-headers";

/** "Payload size: 10 MB" holds for what a backend answers as well. */
const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;

const PATH_PARAMETER = "method.request.path.";

/**
 * Sends the request to an HTTP backend, and returns its response.
 *
 * @throws {GatewayError} 504 when the backend cannot be reached or takes too long, 500 when its address or its certificate is wrong.
 */
export async function proxyHttp(
  integration: HttpIntegration,
  context: AdmittedContext,
  services: CallServices,
): Promise<Reply> {
  const { clock } = services;
  const startedAt = clock.now();
  try {
    const mapped = mappedHeaders(integration, context, services);
    const reply = await send(integration, context, mapped);
    const { status } = reply;
    context.integration = { latencyMs: clock.now() - startedAt, status, serviceStatus: status };
    return { ...reply, headers: outgoingHeaders(reply.headers) };
  } catch (error) {
    const { gatewayError, logged } = failureOf(error as NodeJS.ErrnoException);
    context.integration = { latencyMs: clock.now() - startedAt, error: logged };
    throw gatewayError;
  }
}

/** Node.js error codes for an untrusted certificate. */
const CERTIFICATE_ERROR = /^CERT_|SELF_SIGNED|^UNABLE_TO_(?:GET_ISSUER|VERIFY_LEAF)|^ERR_TLS_CERT_ALTNAME/;

/** How a backend's failure reaches the caller, and the text that API Gateway logs of it. */
function failureOf(error: NodeJS.ErrnoException): {
  readonly gatewayError: GatewayError;
  readonly logged: string;
} {
  if (error.name === "TimeoutError") {
    const gatewayError = new GatewayError("INTEGRATION_TIMEOUT", { message: "Endpoint request timed out" });
    return { gatewayError, logged: "Execution failed due to a timeout error" };
  }
  const misconfigured = new GatewayError("API_CONFIGURATION_ERROR", { message: "Internal server error" });
  if (error.syscall === "getaddrinfo" || error.code === "ERR_INVALID_URL") {
    return { gatewayError: misconfigured, logged: "Invalid endpoint address" };
  }
  if (CERTIFICATE_ERROR.test(error.code ?? "")) return { gatewayError: misconfigured, logged: error.message };
  const message = "Network error communicating with endpoint";
  return { gatewayError: new GatewayError("INTEGRATION_FAILURE", { message }), logged: message };
}

const HEADER = "integration.request.header.";

/**
 * Headers that the integration maps, by lower-case name. A mapping without a value removes the header: AWS does not document this
 * case, and the caller's own header must not take the place of the gateway's.
 */
function mappedHeaders(
  { requestParameters }: HttpIntegration,
  context: AdmittedContext,
  services: CallServices,
): ReadonlyMap<string, readonly [name: string, value: string | undefined]> {
  const valueOf = (name: string) => contextVariable(name, context, services);
  return new Map(
    Object.entries(requestParameters)
      .filter(([target]) => target.startsWith(HEADER))
      .map(([target, source]) => {
        const name = target.slice(HEADER.length);
        return [name.toLowerCase(), [name, mappedValue(source, context, valueOf)]];
      }),
  );
}

function send(
  integration: HttpIntegration,
  context: AdmittedContext,
  mapped: ReturnType<typeof mappedHeaders>,
): Promise<Reply> {
  const url = targetOf(integration, context);
  const forwarded = forwardedHeaders(context.request, context.ownId).filter(
    ({ key }) => key !== "host" && !mapped.has(key),
  );
  const headers: [string, string | string[]][] = forwarded.map(({ name, values }) => [name, values]);
  for (const [name, value] of mapped.values()) if (value !== undefined) headers.push([name, value]);
  headers.push(["x-amzn-apigateway-api-id", context.stage.apiId]);
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
      method: integration.httpMethod === "ANY" ? context.request.method : integration.httpMethod,
      headers: Object.fromEntries(headers),
      signal: AbortSignal.timeout(integration.timeoutMs),
    });
    outgoing.on("error", (error) => reject((error as { cause?: Error }).cause ?? error));
    outgoing.on("response", (response) => void readReply(response).then(resolve, reject));
    outgoing.end(context.body);
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
function targetOf({ uri, requestParameters }: HttpIntegration, context: AdmittedContext): URL {
  const filled = uri.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const source = requestParameters[`integration.request.path.${name}`] ?? `method.request.path.${name}`;
    if (source.startsWith(PATH_PARAMETER)) {
      return context.pathParameters[source.slice(PATH_PARAMETER.length)] ?? whole;
    }
    const value = untrustedIdentity(source, context, () => undefined);
    return value === undefined ? whole : value.split("/").map(encodeURIComponent).join("/");
  });
  const url = new URL(filled);
  url.search = context.request.untrustedQuery;
  return url;
}
