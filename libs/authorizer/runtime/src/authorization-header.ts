/**
 * What an `Authorization` header must match as a whole: a token as RFC 6750 section 2.1 writes it (`b64token`), alone or
 * after the scheme `Bearer` in any case. Written so that JavaScript and API Gateway (`identityValidationExpression`)
 * read it alike.
 */
export const AUTHORIZATION_HEADER_PATTERN = "^([Bb][Ee][Aa][Rr][Ee][Rr] +)?[A-Za-z0-9._~+/-]+=*$";

const HEADER = new RegExp(AUTHORIZATION_HEADER_PATTERN);
const SCHEME = /^bearer +/i;

/** Takes the token out of a header, or returns undefined when the header is malformed. */
export function tokenFromHeader(untrustedHeader: string): string | undefined {
  return HEADER.test(untrustedHeader) ? untrustedHeader.replace(SCHEME, "") : undefined;
}
