import { hash } from "node:crypto";
import type { AuthorizerDefinition } from "../definition/definition";
import type { RequestContext } from "../context/request-context";
import type { ReceivedRequest } from "../../http/received-request";
import { GatewayError } from "../context/errors";
import { wholeMatch } from "../definition/expressions";
import { contextVariable } from "../context/variables";
import { untrustedIdentity } from "../context/mapped-values";
import type { Account } from "../context/services";

/** What an authorizer is asked about. */
interface AuthorizerQuestion {
  readonly identities: Identities;
  /** The same for the same identities only, and no identity can be read from it. */
  readonly cacheKey: string;
}

/** What a request's headers asked last. */
interface Known extends AuthorizerQuestion {
  readonly ofAuthorizer: AuthorizerDefinition;
}

/** Requests with the same list of headers ask the same, where nothing but headers counts. */
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

/** A long token must not take its length in memory; and no token needs to be kept as it is. */
function cacheKeyOf({ id }: AuthorizerDefinition, untrusted: Identities): string {
  return hash("sha256", `${id} ${JSON.stringify(untrusted)}`, "base64");
}

type Identities = readonly (string | undefined)[];

/** The values of an authorizer's identity sources; nothing for one that the request does not have. */
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
 * Whether the authorizer's function, or its cached answer, is asked at all. A TOKEN authorizer is asked when its header
 * is there and matches as a whole; a REQUEST authorizer whose answers are cached when every identity source is there.
 */
export function mayAsk(authorizer: AuthorizerDefinition, untrustedIdentities: Identities): boolean {
  const complete = untrustedIdentities.every((identity) => identity !== undefined);
  if (authorizer.type === "REQUEST") return complete || authorizer.resultTtlSeconds === 0;
  const [untrustedToken] = untrustedIdentities;
  const { identityValidationExpression: expression } = authorizer;
  if (untrustedToken === undefined) return false;
  return expression === undefined || wholeMatch(expression).test(untrustedToken);
}
