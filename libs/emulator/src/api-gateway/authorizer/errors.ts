/** An authorizer's function returned something that is not an authorizer's result. */
export class AuthorizerResultError extends Error {
  override readonly name = "AuthorizerResultError";
}

/** An authorizer's policy is invalid; the message says where. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}
