/** An authorizer's function answered, but not with an authorizer's answer. */
export class AuthorizerResultError extends Error {
  override readonly name = "AuthorizerResultError";
}

/** An authorizer's policy is not one; the message says where. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}
