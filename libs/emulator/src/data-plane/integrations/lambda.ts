import type { LambdaIntegration } from "../../definition/definition";
import type { Exchange } from "../exchange";
import type { LambdaResponse } from "../lambda-response";
import { MalformedResponseError, parseLambdaResponse } from "../lambda-response";
import { isBinaryType } from "../media-type";
import { proxyEvent } from "../proxy-event";
import type { Reply } from "../received-request";
import { headerValue } from "../received-request";
import { Refusal } from "../refusal";
import { outgoingHeaders } from "../response-headers";
import type { Services } from "../step";
import { within } from "../../within";

/**
 * Invokes the backend's function with the request as an event.
 *
 * @throws {Refusal} 502 when the function fails or answers something else than a response, 504 after the timeout.
 */
export async function invokeLambda(
  integration: LambdaIntegration,
  exchange: Exchange,
  services: Services,
): Promise<Reply> {
  const { clock, functions, ids, account, log } = services;
  const { binaryMediaTypes } = exchange.stage.definition;
  const body = exchange.body ?? Buffer.alloc(0);
  const isBinary = isBinaryType(headerValue(exchange.request, "Content-Type"), binaryMediaTypes);
  const event = proxyEvent(exchange, account, body, isBinary);
  const requestId = ids.request();
  const startedAt = clock.now();
  const result = await within(
    integration.timeoutMs,
    functions.invoke(integration.functionArn, event, requestId),
  );
  const measured = { latencyMs: clock.now() - startedAt, requestId };

  if (result === "timeout") {
    exchange.integration = { ...measured, status: 504, error: "Endpoint request timed out" };
    throw new Refusal("INTEGRATION_TIMEOUT", { message: "Endpoint request timed out" });
  }
  if (result.kind !== "result") {
    exchange.integration = { ...measured, status: 200, error: `The function ended with a ${result.kind}` };
    throw badGateway();
  }
  try {
    const response = parseLambdaResponse(result.payload);
    exchange.integration = { ...measured, status: 200 };
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
  const hasType = headers.some(([name]) => name.toLowerCase() === "content-type");
  return {
    status,
    headers: outgoingHeaders(hasType ? headers : [["Content-Type", "application/json"], ...headers]),
    body: isBase64Encoded && acceptsBinary ? Buffer.from(body, "base64") : body,
  };
}
