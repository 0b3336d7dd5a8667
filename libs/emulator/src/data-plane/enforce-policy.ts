import type { Authorization } from "./authorization";
import { conditionKey } from "./condition-keys";
import type { Exchange } from "./exchange";
import { methodArn } from "./method-arn";
import type { Verdict } from "./policy";
import { evaluatePolicy } from "./policy";
import { Refusal } from "./refusal";
import type { Account } from "./step";

/** @throws {Refusal} 403 when the authorizer's policy does not allow the method that the request is for. */
export function enforcePolicy(authorization: Authorization, exchange: Exchange, account: Account): void {
  switch (verdictOn(authorization, exchange, account)) {
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
