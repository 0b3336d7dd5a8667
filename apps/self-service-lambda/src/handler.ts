import type { FunctionLog } from "@tollgate/function-log";
import {
  answerRequest,
  errorResultOf,
  refusalOf,
  requestOf,
  resultOf,
  type SelfService,
} from "@tollgate/self-service-runtime";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

/** A request failed. The message says no more, because Lambda logs it and the cause may repeat a value. */
export class RequestFailedError extends Error {
  override readonly name = "RequestFailedError";

  constructor() {
    super("the request failed: a line before this one says why");
  }
}

/**
 * Creates the handler of the Lambda proxy integration. It answers what it refuses. Its log has the ids of a request and the
 * kind of an error, and no text of an error that others wrote, which may repeat a value.
 *
 * It rejects with a {@link RequestFailedError} for a failure that is nobody's mistake, so that Lambda counts it in the metric
 * `Errors`; API Gateway answers 502.
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
      if (refusal === undefined) {
        log.error("a request failed", { ...fields, error: kindOf(error) });
        throw new RequestFailedError();
      }
      log.info("a request was refused", { ...fields, status: refusal.status, code: refusal.code });
      return errorResultOf(refusal, requestId);
    }
  };
}

/** The name of an error and of its cause: `TokenNotDeliveredError: TimeoutError`. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return error.cause instanceof Error ? `${error.name}: ${error.cause.name}` : error.name;
}
