// Authorizer: the call of the authorizer's function, its cached result, and the decision of its policy.
// Not here: the authorizer's own code (`libs/authorizer`), and the running of functions (`lambda`).

import type { Authorization } from "../context/authorization";
import { authorizerQuestion } from "./question";
import { callAuthorizer, type AuthorizerServices } from "./call-authorizer";
import type { RequestContext, RoutedContext } from "../context/request-context";
import { methodArn } from "../context/method-names";
import { withCallersKey } from "../context/presented-key";
import { GatewayError } from "../context/errors";
import { evaluatePolicy } from "./policy";
import { headerValue } from "../../http/received-request";
import type { Account } from "../context/services";

/** Checks with the method's Lambda authorizer, or its cached result, whether the caller may invoke the method. */
export function authorize(context: RoutedContext, services: AuthorizerServices): Promise<void> | void {
  const { authorizer } = context.method;
  if (!authorizer) return;
  checkMethodArn(context, services);
  const { identities, cacheKey } = authorizerQuestion(
    authorizer,
    withCallersKey(context, services.state),
    services,
  );
  const { name } = context.stage;
  const { resultTtlSeconds } = authorizer;
  const cached = resultTtlSeconds > 0 && services.authorizerCache.get(name, cacheKey);
  if (cached) return enforce(cached, context, services);
  return callAuthorizer(authorizer, identities, context, services).then((authorization) => {
    services.authorizerCache.set(name, cacheKey, authorization, resultTtlSeconds);
    enforce(authorization, context, services);
  });
}

/** "For an authorization-enabled method ARN [...] the maximum length is 1600 bytes." */
const MAX_ARN_BYTES = 1600;
/** The part of an ARN before the path is shorter than this. */
const MAX_PREFIX_BYTES = 400;

/** @throws {GatewayError} 414 for a path that makes the method's ARN too long; which gateway response it is is not published */
function checkMethodArn(context: RequestContext, { account }: AuthorizerServices): void {
  // A path comes percent-encoded: a character is a byte.
  if (context.untrustedPath.length < MAX_ARN_BYTES - MAX_PREFIX_BYTES) return;
  if (Buffer.byteLength(methodArn(context, account)) <= MAX_ARN_BYTES) return;
  throw new GatewayError("DEFAULT_4XX", { status: 414, message: "Request URI too long" });
}

function enforce(
  authorization: Authorization,
  context: RequestContext,
  { account }: AuthorizerServices,
): void {
  context.authorization = authorization;
  enforcePolicy(authorization, context, account);
}

/** @throws {GatewayError} 403 when the authorizer's policy does not allow the method that the request is for. */
function enforcePolicy(authorization: Authorization, context: RequestContext, account: Account): void {
  const verdict = evaluatePolicy(authorization.statements, methodArn(context, account), (name) =>
    conditionKey(name, context),
  );
  switch (verdict) {
    case "allowed":
      return;
    case "explicit-deny":
      throw denied("User is not authorized to access this resource with an explicit deny");
    case "implicit-deny":
      throw denied("User is not authorized to access this resource");
  }
}

/** API Gateway spells the member with a capital here, and only here. */
function denied(message: string): GatewayError {
  return new GatewayError("ACCESS_DENIED", { message, messageMember: "Message" });
}

/**
 * The condition keys that API Gateway has of any caller, from "AWS condition keys that can be used in API Gateway resource
 * policies". Names of keys are case-insensitive.
 */
function conditionKey(lowerCaseName: string, { request, arrivedAt }: RequestContext): string | undefined {
  switch (lowerCaseName) {
    case "aws:sourceip":
      return request.sourceIp;
    case "aws:currenttime":
      return new Date(arrivedAt).toISOString();
    case "aws:epochtime":
      return String(Math.floor(arrivedAt / 1000));
    case "aws:securetransport":
      // API Gateway serves HTTPS only. A local request stands for an HTTPS request.
      return "true";
    case "aws:useragent":
      return headerValue(request, "User-Agent");
    case "aws:referer":
      return headerValue(request, "Referer");
    default:
      return undefined;
  }
}
