import type { CallServices } from "../context/services";
import type { LambdaIntegration } from "../definition/definition";
import { type InvocationResult, errorMessageOf } from "../../lambda/function-options";
import type { AdmittedContext } from "../context/request-context";
import {
  type LambdaResponse,
  MalformedResponseError,
  parseLambdaResponse,
  isLongerThan,
  MAX_EVENT_BYTES,
  MAX_RESPONSE_BYTES,
  RESPONSE_TOO_LARGE,
} from "./lambda-response";
import { isBinaryType } from "../../http/media-type";
import { proxyEvent } from "../prepared-events/proxy-event";
import { type Reply, headerValue } from "../../http/received-request";
import { GatewayError } from "../context/errors";
import { outgoingHeaders } from "./response-headers";

/**
 * Invokes the backend's function with the request as an event.
 *
 * @throws {GatewayError} 413 when the event is too large, 502 when the function fails or answers something else than a
 * response, 500 when Lambda does not invoke it, 504 after the timeout.
 */
export function invokeLambda(
  integration: LambdaIntegration,
  context: AdmittedContext,
  services: CallServices,
): Promise<Reply> {
  const { clock, functions, ids, account } = services;
  const { binaryMediaTypes } = context.stage.definition;
  const isBinary = isBinaryType(headerValue(context.request, "Content-Type"), binaryMediaTypes);
  const event = proxyEvent(context, account, isBinary);
  if (isLongerThan(MAX_EVENT_BYTES, event)) throw new GatewayError("REQUEST_TOO_LARGE", EVENT_TOO_LARGE);
  const requestId = ids.request();
  const startedAt = clock.now();
  return functions.invoke(integration.functionArn, event, requestId, integration.timeoutMs).then((result) => {
    return replyTo(result, clock.now() - startedAt, requestId, context, services);
  });
}

/** API Gateway's prefix before a function's own error. */
const CUSTOMER_ERROR = "Lambda Customer Function Error:";

const EVENT_TOO_LARGE = { message: "Request Too Long", errorType: "BadRequestException" } as const;

function replyTo(
  result: InvocationResult,
  latencyMs: number,
  requestId: string,
  context: AdmittedContext,
  { log }: CallServices,
): Reply {
  const { binaryMediaTypes } = context.stage.definition;
  const { kind } = result;
  if (kind === "overdue") {
    // No response: neither a status nor the invocation's id is known.
    context.integration = { latencyMs, error: "Execution failed due to a timeout error" };
    throw new GatewayError("INTEGRATION_TIMEOUT", { message: "Endpoint request timed out" });
  }
  if (kind === "refused") {
    context.integration = { latencyMs, requestId, serviceStatus: result.status, error: result.message };
    throw integrationFailure(500);
  }
  if (kind !== "result") {
    const message = errorMessageOf(result, requestId);
    throw failed(context, { latencyMs, requestId }, CUSTOMER_ERROR + message);
  }
  const { payload } = result;
  if (isLongerThan(MAX_RESPONSE_BYTES, payload)) {
    throw failed(context, { latencyMs, requestId }, CUSTOMER_ERROR + RESPONSE_TOO_LARGE);
  }
  try {
    const response = parseLambdaResponse(payload);
    // No spread here: it costs more than parsing the headers (benchmark `throughput`).
    context.integration = { latencyMs, requestId, status: response.status, serviceStatus: 200 };
    return toReply(response, isBinaryType(headerValue(context.request, "Accept"), binaryMediaTypes));
  } catch (error) {
    if (!(error instanceof MalformedResponseError)) throw error;
    log.problem(`${context.method.resourcePath}: malformed Lambda proxy response: ${error.message}`);
    throw failed(context, { latencyMs, requestId }, "Malformed Lambda proxy response");
  }
}

/** Lambda's status is 200 also then, with the error as the payload. */
function failed(
  context: AdmittedContext,
  call: { readonly latencyMs: number; readonly requestId: string },
  error: string,
): GatewayError {
  context.integration = { ...call, serviceStatus: 200, error };
  return integrationFailure(502);
}

/** The type's own status, 504, is for HTTP backends. */
function integrationFailure(status: 500 | 502): GatewayError {
  return new GatewayError("INTEGRATION_FAILURE", { status, message: "Internal server error" });
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
