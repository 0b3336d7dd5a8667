import type { AuthorizerDefinition } from "../definition/definition";
import { wholeMatch } from "../definition/whole-match";
import { contextVariable } from "./context-variables";
import type { Exchange } from "./exchange";
import { untrustedIdentity } from "./identity-source";
import type { Account } from "./step";

export type Identities = readonly (string | undefined)[];

/** The values of an authorizer's identity sources; nothing for one that the request does not have. */
export function untrustedIdentities(
  authorizer: AuthorizerDefinition,
  exchange: Exchange,
  services: { readonly account: Account },
): Identities {
  return authorizer.identitySources.map((source) =>
    untrustedIdentity(source, exchange, (name) => contextVariable(name, exchange, services)),
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
