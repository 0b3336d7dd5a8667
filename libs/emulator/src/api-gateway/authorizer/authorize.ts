import type { Authorization } from "../context/authorization";
import { authorizerQuestion } from "./question";
import { callAuthorizer } from "./call-authorizer";
import type { Exchange } from "../context/request-context";
import { methodArn } from "../context/method-names";
import { withCallersKey } from "../context/presented-key";
import { Refusal } from "../context/errors";
import type { Services, Step, Account } from "../pipeline/step";
import { type Verdict, evaluatePolicy } from "./policy";
import { headerValue } from "../../http/received-request";

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

/** @throws {Refusal} 403 when the authorizer's policy does not allow the method that the request is for. */
function enforcePolicy(authorization: Authorization, exchange: Exchange, account: Account): void {
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

/**
 * The condition keys that API Gateway has of any caller, from "AWS condition keys that can be used in API Gateway resource
 * policies". Names of keys are case-insensitive.
 */
function conditionKey(lowerCaseName: string, { request, arrivedAt }: Exchange): string | undefined {
  switch (lowerCaseName) {
    case "aws:sourceip":
      return request.sourceIp;
    case "aws:currenttime":
      return new Date(arrivedAt).toISOString();
    case "aws:epochtime":
      return String(Math.floor(arrivedAt / 1000));
    case "aws:securetransport":
      // API Gateway serves nothing but HTTPS: what a caller does on a laptop stands for that.
      return "true";
    case "aws:useragent":
      return headerValue(request, "User-Agent");
    case "aws:referer":
      return headerValue(request, "Referer");
    default:
      return undefined;
  }
}
