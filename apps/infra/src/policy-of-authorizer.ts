import type { Environment } from "@tollgate/environments";
import { authorizerResult } from "@tollgate/authorizer-runtime";
import { ownRoutesOf, scopeTableOf } from "@tollgate/gateway-definition";

/** A token with a scope that no route requires, so that its policy names routes where any route requires one. */
const ALLOW = {
  outcome: "allow",
  principalId: "a",
  usageIdentifierKey: "a",
  context: {},
  scopes: ["-"],
} as const;

/** Returns the policy of an admitted caller from the deployed authorizer code, not from a copy. */
export function policyOfAuthorizer(
  untrustedSource: string,
  environment: Environment,
): (methodArn: string) => unknown {
  const scopeTable = scopeTableOf(untrustedSource, ownRoutesOf(environment));
  return (methodArn) => authorizerResult(ALLOW, methodArn, scopeTable).policyDocument;
}
