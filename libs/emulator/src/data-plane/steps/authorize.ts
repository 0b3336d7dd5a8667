import { wholeMatch } from "../../definition/whole-match";
import type { AuthorizerDefinition } from "../../definition/definition";
import type { Authorization } from "../authorization";
import { callAuthorizer } from "../call-authorizer";
import { contextVariable } from "../context-variables";
import type { Exchange } from "../exchange";
import { untrustedIdentity } from "../identity-source";
import { methodArn } from "../method-arn";
import { evaluatePolicy } from "../policy";
import { Refusal } from "../refusal";
import type { Services, Step } from "../step";

/** Asks the method's Lambda authorizer, or its cached answer, whether the caller may invoke the method. */
export const authorize: Step = (exchange, services) => {
  const authorizer = exchange.method?.authorizer;
  if (!authorizer) return;
  const identities = authorizer.identitySources.map((source) =>
    untrustedIdentity(source, exchange, (name) => contextVariable(name, exchange, services)),
  );
  if (!mayAsk(authorizer, identities)) throw new Refusal("UNAUTHORIZED", { message: "Unauthorized" });

  const cacheKey = JSON.stringify([authorizer.id, ...identities]);
  const cached =
    authorizer.resultTtlSeconds > 0 && services.authorizerCache.get(exchange.stage.name, cacheKey);
  if (cached) return enforce(cached, exchange, services);
  return callAuthorizer(authorizer, identities, exchange, services).then((authorization) => {
    services.authorizerCache.set(exchange.stage.name, cacheKey, authorization, authorizer.resultTtlSeconds);
    enforce(authorization, exchange, services);
  });
};

/**
 * A TOKEN authorizer is asked when its header is there and matches as a whole; a REQUEST authorizer whose answers are
 * cached when every identity source is there.
 */
function mayAsk(authorizer: AuthorizerDefinition, identities: readonly (string | undefined)[]): boolean {
  const complete = identities.every((identity) => identity !== undefined);
  if (authorizer.type === "REQUEST") return complete || authorizer.resultTtlSeconds === 0;
  const [untrustedToken] = identities;
  const { identityValidationExpression: expression } = authorizer;
  if (untrustedToken === undefined) return false;
  return expression === undefined || wholeMatch(expression).test(untrustedToken);
}

function enforce(authorization: Authorization, exchange: Exchange, services: Services): void {
  exchange.authorization = authorization;
  switch (evaluatePolicy(authorization.statements, methodArn(exchange, services.account))) {
    case "allowed":
      return;
    case "explicit-deny":
      throw denied("User is not authorized to access this resource with an explicit deny");
    case "implicit-deny":
      throw denied("User is not authorized to access this resource");
  }
}

/** API Gateway spells the member with a capital here, and only here. */
function denied(message: string): Refusal {
  return new Refusal("ACCESS_DENIED", { message, messageMember: "Message" });
}
