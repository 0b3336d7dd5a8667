import { CHECKSUM_LENGTH, checksumOf } from "./checksum";
import { RANDOM_LENGTH } from "./token-format";

/**
 * What a text is, seen from the environment whose tokens carry `prefix`:
 *
 * - `minted`: of that environment's shape, and its checksum is right. It need not exist.
 * - `damaged`: meant as one of its tokens, but altered, cut or extended. No such token was ever minted.
 * - `foreign`: anything else, such as the output of `openssl rand -base64 32`. It may be someone's token.
 */
export type ParsedToken = "minted" | "damaged" | "foreign";

/**
 * Says what a text is. It never throws, whatever the text.
 *
 * Two signs tell a damaged token from a foreign one. The text starts with the prefix and an underscore: that name is
 * the environment's own. Or it ends in a random part whose checksum was made for the prefix, so the damage is in front;
 * a foreign token looks like that once in 2^32.
 */
export function parseToken(untrustedToken: string, prefix: string): ParsedToken {
  const random = untrustedToken.slice(-RANDOM_LENGTH - CHECKSUM_LENGTH, -CHECKSUM_LENGTH);
  const unchecked = `${prefix}_${random}`;
  const whole = unchecked + checksumOf(unchecked);
  if (random.length === RANDOM_LENGTH && untrustedToken.endsWith(whole.slice(-CHECKSUM_LENGTH))) {
    return untrustedToken === whole && BASE62.test(random) ? "minted" : "damaged";
  }
  return untrustedToken.startsWith(`${prefix}_`) ? "damaged" : "foreign";
}

const BASE62 = /^[0-9A-Za-z]*$/;
