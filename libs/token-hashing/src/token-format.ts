import { TOKEN_PREFIX } from "@tollgate/records";

/** Random bytes in a token: with 256 bits, nobody can guess a token or reverse its plain SHA-256. */
export const RANDOM_BYTES = 32;

/** 62^43 is the first power of 62 above 2^256. */
export const RANDOM_LENGTH = 43;

/** Whether a text is valid as the prefix of minted tokens. */
export function isTokenPrefix(untrustedText: string): boolean {
  return TOKEN_PREFIX.test(untrustedText);
}
