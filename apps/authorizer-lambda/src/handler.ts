import type { AuthorizerDependencies, Decision, ScopeTable } from "@tollgate/authorizer-runtime";
import { authorize, authorizerResult, MethodArnError } from "@tollgate/authorizer-runtime";
import type { FunctionLog, LogFields } from "@tollgate/function-log";
import { TokenRecordError } from "@tollgate/records";
import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent, Context } from "aws-lambda";
import { TokenRecordsUnavailableError, UndecidedError } from "./errors";

export interface HandlerDependencies extends AuthorizerDependencies {
  /** The scopes that the routes require. */
  readonly scopeTable: ScopeTable;
  /** Writes one JSON line. Callers must not pass it any part of the event. */
  readonly logger: Pick<FunctionLog, "info" | "error">;
}

export type AuthorizerHandler = (
  event: APIGatewayTokenAuthorizerEvent,
  context: Pick<Context, "awsRequestId">,
) => Promise<APIGatewayAuthorizerResult>;

/**
 * Creates the Lambda handler of a TOKEN authorizer.
 *
 * It rejects with the message `Unauthorized`, which API Gateway turns into 401, or with an `UndecidedError`,
 * which becomes 500.
 */
export function createHandler({
  logger,
  scopeTable,
  ...dependencies
}: HandlerDependencies): AuthorizerHandler {
  return async (event, { awsRequestId }) => {
    const request = { function_request_id: awsRequestId };
    let decision: Decision;
    try {
      decision = await authorize(event.authorizationToken, dependencies);
      if (decision.outcome === "allow") return authorizerResult(decision, event.methodArn, scopeTable);
    } catch (error) {
      logger.error("undecided", { ...request, ...describe(error) });
      throw new UndecidedError();
    }
    logger.info("unauthorized", { ...request, reason: decision.reason, ...decision.holder });
    throw new Error("Unauthorized");
  };
}

/**
 * Returns the loggable facts of an error: everything of our own errors, whose messages are safe to log, and
 * nothing of any other.
 */
function describe(error: unknown): LogFields {
  if (error instanceof TokenRecordsUnavailableError) {
    return {
      error: error.name,
      detail: error.message,
      httpStatus: error.httpStatus,
      attempts: error.attempts,
    };
  }
  if (error instanceof TokenRecordError || error instanceof MethodArnError) {
    return { error: error.name, detail: error.message };
  }
  return { error: "unexpected" };
}
