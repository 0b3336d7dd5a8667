import { TOKEN_PREFIX } from "@tollgate/records";

/** Bytes of randomness in a token: 256 bits, so that a token cannot be guessed and its plain SHA-256 cannot be reversed. */
export const RANDOM_BYTES = 32;

/** 62^43 is the first power of 62 above 2^256. */
export const RANDOM_LENGTH = 43;

/** Whether a text can be the prefix of minted tokens. */
export function isTokenPrefix(untrustedText: string): boolean {
  return TOKEN_PREFIX.test(untrustedText);
}
