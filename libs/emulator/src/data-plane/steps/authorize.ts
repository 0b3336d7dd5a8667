import type { AuthorizerDefinition } from "../../definition/definition";
import type { Authorization } from "../authorization";
import type { Identities } from "../authorizer-identities";
import { mayAsk, untrustedIdentities } from "../authorizer-identities";
import { callAuthorizer } from "../call-authorizer";
import { conditionKey } from "../condition-keys";
import type { Exchange } from "../exchange";
import { methodArn } from "../method-arn";
import type { Verdict } from "../policy";
import { evaluatePolicy } from "../policy";
import { Refusal } from "../refusal";
import type { Account, Services, Step } from "../step";

/** Asks the method's Lambda authorizer, or its cached answer, whether the caller may invoke the method. */
export const authorize: Step = (exchange, services) => {
  const authorizer = exchange.method?.authorizer;
  if (!authorizer) return;
  const identities = untrustedIdentities(authorizer, exchange, services);
  if (!mayAsk(authorizer, identities)) throw new Refusal("UNAUTHORIZED", { message: "Unauthorized" });

  const cacheKey = cacheKeyOf(authorizer, identities);
  const cached =
    authorizer.resultTtlSeconds > 0 && services.authorizerCache.get(exchange.stage.name, cacheKey);
  if (cached) return enforce(cached, exchange, services);
  return callAuthorizer(authorizer, identities, exchange, services).then((authorization) => {
    services.authorizerCache.set(exchange.stage.name, cacheKey, authorization, authorizer.resultTtlSeconds);
    enforce(authorization, exchange, services);
  });
};

/** Most authorizers have one identity source, and its value need not be told from others. */
function cacheKeyOf({ id }: AuthorizerDefinition, untrustedIdentities: Identities): string {
  const [only] = untrustedIdentities;
  return untrustedIdentities.length === 1
    ? `${id} 1 ${only}`
    : `${id} ${JSON.stringify(untrustedIdentities)}`;
}

function enforce(authorization: Authorization, exchange: Exchange, { account }: Services): void {
  exchange.authorization = authorization;
  switch (verdictOn(authorization, exchange, account)) {
    case "allowed":
      return;
    case "explicit-deny":
      throw denied("User is not authorized to access this resource with an explicit deny");
    case "implicit-deny":
      throw denied("User is not authorized to access this resource");
  }
}

/** What an answer's policy said of the last method that it was asked about. */
interface LastVerdict {
  readonly stage: string;
  readonly method: string;
  readonly untrustedPath: string;
  readonly verdict: Verdict;
}

/** They go with the answers. Most callers invoke the same method again. */
const lastVerdicts = new WeakMap<Authorization, LastVerdict>();

function verdictOn(authorization: Authorization, exchange: Exchange, account: Account): Verdict {
  const { request, stage, untrustedPath } = exchange;
  const last = lastVerdicts.get(authorization);
  if (last?.untrustedPath === untrustedPath && last.method === request.method && last.stage === stage.name) {
    return last.verdict;
  }
  const { statements } = authorization;
  const verdict = evaluatePolicy(statements, methodArn(exchange, account), (name) =>
    conditionKey(name, exchange),
  );
  // What a condition asks of the next request may be otherwise.
  if (!statements.some(({ condition }) => condition)) {
    lastVerdicts.set(authorization, { stage: stage.name, method: request.method, untrustedPath, verdict });
  }
  return verdict;
}

/** API Gateway spells the member with a capital here, and only here. */
function denied(message: string): Refusal {
  return new Refusal("ACCESS_DENIED", { message, messageMember: "Message" });
}
