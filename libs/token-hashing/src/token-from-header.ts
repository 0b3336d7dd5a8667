/**
 * The form of an `Authorization` header as a whole: a token as defined by RFC 6750 section 2.1 (`b64token`),
 * alone or after the scheme `Bearer` in any case. API Gateway filters headers first
 * (`identityValidationExpression`), but this check does not rely on it.
 */
const HEADER = /^(?:bearer +)?([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * Returns the token in an `Authorization` header, or undefined when the header is malformed.
 *
 * The authorizer and the router before the cells both read it with this function, so that they never read
 * different tokens of one request. It becomes part of a CloudFront Function: see `libs/cell-router`.
 */
export function tokenFromHeader(untrustedHeader: string): string | undefined {
  return HEADER.exec(untrustedHeader)?.[1];
}
