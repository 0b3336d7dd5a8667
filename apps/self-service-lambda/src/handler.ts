import type { FunctionLog } from "@tollgate/function-log";
import {
  answerRequest,
  errorResultOf,
  refusalOf,
  requestOf,
  resultOf,
  type SelfService,
  SelfServiceError,
} from "@tollgate/self-service-runtime";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

/**
 * Creates the handler of the Lambda proxy integration. It answers every request, also one that failed. Its log has the
 * ids of a request and the kind of an error, and no text of an error that others wrote, which may repeat a value.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function createHandler(
  service: SelfService,
  log: Pick<FunctionLog, "info" | "error">,
): (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult> {
  return async (event) => {
    const { extendedRequestId, requestId, resourcePath, httpMethod, authorizer } = event.requestContext;
    const { tenantId, tokenId } = (authorizer ?? {}) as Readonly<Record<string, unknown>>;
    const fields = {
      extendedRequestId,
      requestId,
      route: `${httpMethod} ${resourcePath}`,
      tenantId: typeof tenantId === "string" ? tenantId : undefined,
      tokenId: typeof tokenId === "string" ? tokenId : undefined,
    };
    try {
      const answer = await answerRequest(requestOf(event), service);
      log.info("a request was answered", { ...fields, status: answer.status });
      return resultOf(answer);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) log.error("a request failed", { ...fields, error: kindOf(error) });
      else log.info("a request was refused", { ...fields, status: refusal.status, code: refusal.code });
      return errorResultOf(refusal ?? new SelfServiceError("internal_error"), requestId);
    }
  };
}

/** The name of an error and of its cause: `TokenNotDeliveredError: TimeoutError`. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return error.cause instanceof Error ? `${error.name}: ${error.cause.name}` : error.name;
}
