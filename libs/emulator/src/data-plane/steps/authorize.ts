import type { Authorization } from "../authorization";
import { authorizerQuestion } from "../authorizer-question";
import { callAuthorizer } from "../call-authorizer";
import { enforcePolicy } from "../enforce-policy";
import type { Exchange } from "../exchange";
import { methodArn } from "../method-arn";
import { withCallersKey } from "../presented-key";
import { Refusal } from "../refusal";
import type { Services, Step } from "../step";

/** Asks the method's Lambda authorizer, or its cached answer, whether the caller may invoke the method. */
export const authorize: Step = (exchange, services) => {
  const authorizer = exchange.method?.authorizer;
  if (!authorizer) return;
  checkMethodArn(exchange, services);
  const { identities, cacheKey } = authorizerQuestion(
    authorizer,
    withCallersKey(exchange, services.state),
    services,
  );
  const { name } = exchange.stage;
  const { resultTtlSeconds } = authorizer;
  const cached = resultTtlSeconds > 0 && services.authorizerCache.get(name, cacheKey);
  if (cached) return enforce(cached, exchange, services);
  return callAuthorizer(authorizer, identities, exchange, services).then((authorization) => {
    services.authorizerCache.set(name, cacheKey, authorization, resultTtlSeconds);
    enforce(authorization, exchange, services);
  });
};

/** "For an authorization-enabled method ARN [...] the maximum length is 1600 bytes." */
const MAX_ARN_BYTES = 1600;
/** What is in an ARN before the path is shorter than this. */
const MAX_PREFIX_BYTES = 400;

/** @throws {Refusal} 414 for a path that makes the method's ARN too long; which gateway response it is is not published */
function checkMethodArn(exchange: Exchange, { account }: Services): void {
  // A path comes percent-encoded: a character is a byte.
  if (exchange.untrustedPath.length < MAX_ARN_BYTES - MAX_PREFIX_BYTES) return;
  if (Buffer.byteLength(methodArn(exchange, account)) <= MAX_ARN_BYTES) return;
  throw new Refusal("DEFAULT_4XX", { status: 414, message: "Request URI too long" });
}

function enforce(authorization: Authorization, exchange: Exchange, { account }: Services): void {
  exchange.authorization = authorization;
  enforcePolicy(authorization, exchange, account);
}
