import { hash } from "node:crypto";
import type { AuthorizerDefinition } from "../definition/definition";
import type { RequestContext } from "../context/request-context";
import type { ReceivedRequest } from "../../http/received-request";
import { GatewayError } from "../context/errors";
import { wholeMatch } from "../definition/expressions";
import { contextVariable } from "../context/variables";
import { untrustedIdentity } from "../context/mapped-values";
import type { Account } from "../context/services";

interface AuthorizerQuestion {
  readonly identities: Identities;
  /** A hash of the identities, from which none can be read. */
  readonly cacheKey: string;
}

/** The last input that was made of a list of headers. */
interface Known extends AuthorizerQuestion {
  readonly ofAuthorizer: AuthorizerDefinition;
}

/** By list of headers, for authorizers whose identity sources are headers only. It saves a hash a request (benchmark `throughput`). */
const known = new WeakMap<ReceivedRequest["untrustedHeaders"], Known>();

/** @throws {GatewayError} 401 when the request lacks what the authorizer must be asked with. */
export function authorizerQuestion(
  authorizer: AuthorizerDefinition,
  context: RequestContext,
  services: { readonly account: Account },
): AuthorizerQuestion {
  const { untrustedHeaders } = context.request;
  const last = known.get(untrustedHeaders);
  if (last?.ofAuthorizer === authorizer) return last;
  const identities = untrustedIdentities(authorizer, context, services);
  if (!mayAsk(authorizer, identities)) throw new GatewayError("UNAUTHORIZED", { message: "Unauthorized" });
  const question = { ofAuthorizer: authorizer, identities, cacheKey: cacheKeyOf(authorizer, identities) };
  const ofHeaders = authorizer.identitySources.every((source) => source.startsWith("method.request.header."));
  if (ofHeaders) known.set(untrustedHeaders, question);
  return question;
}

/** A hash, so that the cache holds no token, and long tokens take no memory. */
function cacheKeyOf({ id }: AuthorizerDefinition, untrusted: Identities): string {
  return hash("sha256", `${id} ${JSON.stringify(untrusted)}`, "base64");
}

type Identities = readonly (string | undefined)[];

/** The values of an authorizer's identity sources; `undefined` for those that the request lacks. */
export function untrustedIdentities(
  authorizer: AuthorizerDefinition,
  context: RequestContext,
  services: { readonly account: Account },
): Identities {
  return authorizer.identitySources.map((source) =>
    untrustedIdentity(source, context, (name) => contextVariable(name, context, services)),
  );
}

/**
 * Whether the authorizer is consulted at all. A TOKEN authorizer needs its header, which must match the validation expression as
 * a whole. A REQUEST authorizer with caching needs all identity sources.
 */
export function mayAsk(authorizer: AuthorizerDefinition, untrustedIdentities: Identities): boolean {
  const complete = untrustedIdentities.every((identity) => identity !== undefined);
  if (authorizer.type === "REQUEST") return complete || authorizer.resultTtlSeconds === 0;
  const [untrustedToken] = untrustedIdentities;
  const { identityValidationExpression: expression } = authorizer;
  if (untrustedToken === undefined) return false;
  return expression === undefined || wholeMatch(expression).test(untrustedToken);
}
