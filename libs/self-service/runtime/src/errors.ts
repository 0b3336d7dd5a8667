/** The statuses and texts of what self-service refuses. No text repeats anything of the request. */
export const ERRORS = {
  malformed_request: [400, "The request is not as the API's document describes it."],
  option_not_allowed: [400, "The label, the scopes, the lifetime or the overlap is outside its limits."],
  range_not_allowed: [400, "The days are not two dates in order, at most 92 days apart."],
  key_not_allowed: [
    400,
    "Idempotency-Key must be 1 to 255 printable ASCII characters, from a token that was minted here.",
  ],
  unauthorized: [401, "Unauthorized"],
  no_tenant: [403, "The token belongs to no tenant that can help itself."],
  tenant_suspended: [403, "The tenant is suspended."],
  scope_missing: [403, "The token lacks the scope of this route."],
  exceeds_caller: [403, "The token would have more scopes or a longer life than the token of the request."],
  token_not_found: [404, "The tenant has no such token."],
  route_not_found: [404, "There is no such route."],
  tenant_busy: [409, "The tenant is being moved or changed. Try again later."],
  changed_meanwhile: [409, "Another request changed the token or the tenant at the same time. Try again."],
  request_in_progress: [409, "A request with this Idempotency-Key is in progress. Try again later."],
  token_ended: [409, "The token of this Idempotency-Key has ended or does not work. Use another key."],
  token_replaced: [409, "The token has a successor already."],
  token_ambiguous: [409, "Several of the tenant's tokens have this name. Ask the operator."],
  token_not_usable: [409, "The token does not work, so that nothing can replace it."],
  lifetime_unknown: [409, "The lifetime of the token is not known, so that nothing can replace it."],
  too_many_tokens: [409, "The tenant has as many tokens as it may have. Revoke one first."],
  body_too_large: [413, "The body is larger than 32 KB."],
  key_reused: [422, "The Idempotency-Key belongs to another request of this token."],
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** A request that self-service refuses. */
export class SelfServiceError extends Error {
  override readonly name = "SelfServiceError";
  readonly status: number;

  /**
   * @param code the kind, which does not change
   * @param retryAfterSeconds when the same request may succeed @default it will not, unless something changes
   */
  constructor(
    readonly code: ErrorCode,
    readonly retryAfterSeconds?: number,
  ) {
    const [status, message] = ERRORS[code];
    super(message);
    this.status = status;
  }
}
