import { hash } from "node:crypto";
import type { AuthorizerDefinition } from "../definition/definition";
import type { Identities } from "./authorizer-identities";
import { mayAsk, untrustedIdentities } from "./authorizer-identities";
import type { Exchange } from "./exchange";
import type { ReceivedRequest } from "./received-request";
import { Refusal } from "./refusal";
import type { Account } from "./step";

/** What an authorizer is asked about. */
export interface AuthorizerQuestion {
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

/** @throws {Refusal} 401 when the request lacks what the authorizer must be asked with. */
export function authorizerQuestion(
  authorizer: AuthorizerDefinition,
  exchange: Exchange,
  services: { readonly account: Account },
): AuthorizerQuestion {
  const { untrustedHeaders } = exchange.request;
  const last = known.get(untrustedHeaders);
  if (last?.ofAuthorizer === authorizer) return last;
  const identities = untrustedIdentities(authorizer, exchange, services);
  if (!mayAsk(authorizer, identities)) throw new Refusal("UNAUTHORIZED", { message: "Unauthorized" });
  const question = { ofAuthorizer: authorizer, identities, cacheKey: cacheKeyOf(authorizer, identities) };
  const ofHeaders = authorizer.identitySources.every((source) => source.startsWith("method.request.header."));
  if (ofHeaders) known.set(untrustedHeaders, question);
  return question;
}

/** A long token must not take its length in memory; and no token needs to be kept as it is. */
function cacheKeyOf({ id }: AuthorizerDefinition, untrusted: Identities): string {
  return hash("sha256", `${id} ${JSON.stringify(untrusted)}`, "base64");
}
