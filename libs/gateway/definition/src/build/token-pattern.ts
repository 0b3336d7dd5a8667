/**
 * What the `Authorization` header may hold: an optional `Bearer` scheme (any case, RFC 7235), then RFC 6750's b64token of
 * at most 4,096 characters before its padding. API Gateway answers 401 to anything else and does not ask the authorizer
 * (`identityValidationExpression`).
 *
 * Written with what Java's and JavaScript's regular expressions share, and without two neighbouring parts that can match
 * the same character, so that matching takes linear time. Header values hold no line breaks, on which `$` would differ.
 */
export const TOKEN_PATTERN = "^(?:[Bb][Ee][Aa][Rr][Ee][Rr] +)?[A-Za-z0-9._~+/-]{1,4096}=*$";
