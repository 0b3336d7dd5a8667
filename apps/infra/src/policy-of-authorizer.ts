import { authorizerResult } from "@tollgate/authorizer-runtime";

const ALLOW = { outcome: "allow", principalId: "a", usageIdentifierKey: "a", context: {} } as const;

/** Returns the policy of an admitted caller from the deployed authorizer code, not from a copy. */
export function policyOfAuthorizer(methodArn: string): unknown {
  return authorizerResult(ALLOW, methodArn).policyDocument;
}
