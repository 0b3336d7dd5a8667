import type { LambdaIntegration } from "../../definition/definition";
import type { InvocationResult } from "../../lambda/function-options";
import type { Exchange, Measured } from "../exchange";
import type { LambdaResponse } from "../lambda-response";
import { MalformedResponseError, parseLambdaResponse } from "../lambda-response";
import { isBinaryType } from "../media-type";
import { isOverPayloadLimit } from "../payload-limit";
import { proxyEvent } from "../proxy-event";
import type { Reply } from "../received-request";
import { headerValue } from "../received-request";
import { Refusal } from "../refusal";
import { outgoingHeaders } from "../response-headers";
import type { Services } from "../step";

/**
 * Invokes the backend's function with the request as an event.
 *
 * @throws {Refusal} 413 when the event is too large, 502 when the function fails or answers something else than a
 * response, 504 after the timeout.
 */
export function invokeLambda(
  integration: LambdaIntegration,
  exchange: Exchange,
  services: Services,
): Promise<Reply> {
  const { clock, functions, ids, account } = services;
  const { binaryMediaTypes } = exchange.stage.definition;
  const body = exchange.body ?? Buffer.alloc(0);
  const isBinary = isBinaryType(headerValue(exchange.request, "Content-Type"), binaryMediaTypes);
  const event = proxyEvent(exchange, account, body, isBinary);
  if (isOverPayloadLimit(event)) throw new Refusal("REQUEST_TOO_LARGE", EVENT_TOO_LARGE);
  const requestId = ids.request();
  const startedAt = clock.now();
  return functions.invoke(integration.functionArn, event, requestId, integration.timeoutMs).then((result) => {
    return replyTo(result, { latencyMs: clock.now() - startedAt, requestId }, exchange, services);
  });
}

const EVENT_TOO_LARGE = { message: "Request Too Long", errorType: "BadRequestException" } as const;

function replyTo(
  result: InvocationResult,
  measured: Measured & { readonly requestId: string },
  exchange: Exchange,
  { log }: Services,
): Reply {
  const { binaryMediaTypes } = exchange.stage.definition;
  if (result.kind === "overdue") {
    exchange.integration = { ...measured, status: 504, error: "Endpoint request timed out" };
    throw new Refusal("INTEGRATION_TIMEOUT", { message: "Endpoint request timed out" });
  }
  if (result.kind !== "result") {
    exchange.integration = { ...measured, status: 200, error: `The function ended with a ${result.kind}` };
    throw badGateway();
  }
  try {
    const response = parseLambdaResponse(result.payload);
    // Member by member: a copy with `...` costs more than reading the answer's headers.
    exchange.integration = { latencyMs: measured.latencyMs, requestId: measured.requestId, status: 200 };
    return toReply(response, isBinaryType(headerValue(exchange.request, "Accept"), binaryMediaTypes));
  } catch (error) {
    if (!(error instanceof MalformedResponseError)) throw error;
    log.problem(`${exchange.method?.resourcePath}: malformed Lambda proxy response: ${error.message}`);
    exchange.integration = { ...measured, status: 200, error: error.message };
    throw badGateway();
  }
}

function badGateway(): Refusal {
  return new Refusal("DEFAULT_5XX", { status: 502, message: "Internal server error" });
}

/** Base64 is decoded only for a caller that accepts a binary media type of the API. */
function toReply({ status, headers, body, isBase64Encoded }: LambdaResponse, acceptsBinary: boolean): Reply {
  return {
    status,
    headers: outgoingHeaders(hasType(headers) ? headers : [["Content-Type", "application/json"], ...headers]),
    body: isBase64Encoded && acceptsBinary ? Buffer.from(body, "base64") : body,
  };
}

function hasType(headers: LambdaResponse["headers"]): boolean {
  for (const [name] of headers) if (name.toLowerCase() === "content-type") return true;
  return false;
}
