/**
 * The allowed form of the `Authorization` header: an optional `Bearer` scheme (any case, RFC 7235), then RFC
 * 6750's b64token of at most 4,096 characters before its padding. API Gateway answers 401 to anything else
 * without calling the authorizer (`identityValidationExpression`).
 *
 * The pattern uses only syntax that Java's and JavaScript's regular expressions share. No two neighbouring
 * parts can match the same character, so matching takes linear time. Header values have no line breaks, for
 * which `$` would differ.
 */
export const TOKEN_PATTERN = "^(?:[Bb][Ee][Aa][Rr][Ee][Rr] +)?[A-Za-z0-9._~+/-]{1,4096}=*$";
