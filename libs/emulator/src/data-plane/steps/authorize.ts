import type { Authorization } from "../authorization";
import { authorizerQuestion } from "../authorizer-question";
import { callAuthorizer } from "../call-authorizer";
import { enforcePolicy } from "../enforce-policy";
import type { Exchange } from "../exchange";
import type { Services, Step } from "../step";

/** Asks the method's Lambda authorizer, or its cached answer, whether the caller may invoke the method. */
export const authorize: Step = (exchange, services) => {
  const authorizer = exchange.method?.authorizer;
  if (!authorizer) return;
  const { identities, cacheKey } = authorizerQuestion(authorizer, exchange, services);
  const { name } = exchange.stage;
  const { resultTtlSeconds } = authorizer;
  const cached = resultTtlSeconds > 0 && services.authorizerCache.get(name, cacheKey);
  if (cached) return enforce(cached, exchange, services);
  return callAuthorizer(authorizer, identities, exchange, services).then((authorization) => {
    services.authorizerCache.set(name, cacheKey, authorization, resultTtlSeconds);
    enforce(authorization, exchange, services);
  });
};

function enforce(authorization: Authorization, exchange: Exchange, { account }: Services): void {
  exchange.authorization = authorization;
  enforcePolicy(authorization, exchange, account);
}
