import { hash } from "node:crypto";

/**
 * Returns the SHA-256 of a token in lower-case hexadecimal, as `echo -n "$token" | openssl dgst -sha256`
 * prints it: the only form in which a token is stored.
 *
 * A slow, salted hash would add no security: a token has 256 random bits, so there is no list of likely
 * tokens to try.
 */
export function hashToken(token: string): string {
  return hash("sha256", token);
}
