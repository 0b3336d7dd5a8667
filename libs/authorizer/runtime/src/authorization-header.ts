/**
 * What an `Authorization` header must match as a whole: a token as RFC 6750 section 2.1 writes it (`b64token`), alone or
 * after the scheme `Bearer` in any case. API Gateway filters headers before (`identityValidationExpression`); this does not
 * rely on it.
 */
const HEADER = /^(?:bearer +)?([A-Za-z0-9._~+/-]+=*)$/i;

/** Takes the token out of a header, or returns undefined when the header is malformed. */
export function tokenFromHeader(untrustedHeader: string): string | undefined {
  return HEADER.exec(untrustedHeader)?.[1];
}
