import { CELL_NAME } from "@tollgate/records";
import { CHECKSUM_LENGTH, checksumOf } from "./checksum";
import { RANDOM_LENGTH } from "./token-format";

/**
 * The kind of a text, for the environment whose tokens carry `prefix`:
 *
 * - `minted`: it has the form of that environment's tokens, of any of its cells (`tg_prod_2_...`), and a valid
 *   checksum. It may not exist.
 * - `damaged`: a token of the environment that was altered, cut or extended. No such token was ever minted.
 * - `foreign`: anything else, such as the output of `openssl rand -base64 32`. It may be a valid token.
 */
export type ParsedToken = "minted" | "damaged" | "foreign";

/**
 * Determines the kind of a text. It never throws.
 *
 * Two signs distinguish a damaged token from a foreign one. Either the text starts with the prefix and an
 * underscore, which only the environment uses, or it ends in a random part whose checksum matches the prefix,
 * so the damage is at the start. A foreign token matches the second sign once in 2^32.
 *
 * A tenant keeps its tokens when it moves to another cell, even out of one that is removed later, so every cell
 * takes the tokens of each.
 *
 * @param prefix the environment's, which is the first cell's
 */
export function parseToken(untrustedToken: string, prefix: string): ParsedToken {
  const kind = kindFor(untrustedToken, prefix);
  if (kind !== "damaged") return kind;
  const start = prefix.length + 1;
  const cell = untrustedToken.slice(start, untrustedToken.indexOf("_", start));
  return CELL_NAME.test(cell) && kindFor(untrustedToken, `${prefix}_${cell}`) === "minted"
    ? "minted"
    : "damaged";
}

function kindFor(untrustedToken: string, prefix: string): ParsedToken {
  const random = untrustedToken.slice(-RANDOM_LENGTH - CHECKSUM_LENGTH, -CHECKSUM_LENGTH);
  const unchecked = `${prefix}_${random}`;
  const whole = unchecked + checksumOf(unchecked);
  if (random.length === RANDOM_LENGTH && untrustedToken.endsWith(whole.slice(-CHECKSUM_LENGTH))) {
    return untrustedToken === whole && BASE62.test(random) ? "minted" : "damaged";
  }
  return untrustedToken.startsWith(`${prefix}_`) ? "damaged" : "foreign";
}

const BASE62 = /^[0-9A-Za-z]*$/;
