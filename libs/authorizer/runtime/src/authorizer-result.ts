import type { APIGatewayAuthorizerResult } from "aws-lambda";
import type { Allow } from "./decision";
import { policyDocument } from "./scopes/policy-document";
import { policyResources, scopesContext, type ScopeTable } from "./scopes/scope-table";

/**
 * No policy can be derived from the ARN of the called method. The message does not repeat the ARN, because
 * callers choose its path.
 */
export class MethodArnError extends Error {
  override readonly name = "MethodArnError";

  constructor() {
    super("methodArn is not arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>");
  }
}

/** Rejects wildcards, so that no policy covers more than one stage. */
const METHOD_ARN = /^(arn:aws[a-z-]*:execute-api:[a-z0-9-]+:\d{12}:[a-z0-9]+\/[A-Za-z0-9_-]+)\/[A-Z]+\//;

/**
 * Converts a decision to the result that API Gateway expects of a Lambda authorizer.
 *
 * The policy covers the API's stage, with each route that the token's scopes open. API Gateway caches it for the
 * token, so a policy for the called method alone would deny the caller's other methods until the cache expires.
 *
 * @param scopeTable the scopes that routes require
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 * @throws {MethodArnError} when the ARN has another form.
 */
export function authorizerResult(
  allow: Allow,
  untrustedMethodArn: unknown,
  scopeTable: ScopeTable,
): APIGatewayAuthorizerResult {
  const stageArn =
    typeof untrustedMethodArn === "string" ? METHOD_ARN.exec(untrustedMethodArn)?.[1] : undefined;
  if (stageArn === undefined) throw new MethodArnError();
  return {
    principalId: allow.principalId,
    policyDocument: policyDocument(policyResources(scopeTable, allow.scopes, stageArn)),
    context: { ...allow.context, ...scopesContext(scopeTable, allow.scopes) },
    usageIdentifierKey: allow.usageIdentifierKey,
  };
}
