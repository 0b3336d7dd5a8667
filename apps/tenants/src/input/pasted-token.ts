import { tokenPrefixes } from "@tollgate/environments";
import { tokensIn } from "@tollgate/token-hashing";
import { UsageError } from "../io/errors";

/** More characters than any token that API Gateway accepts (a header line has at most 10,240 bytes). */
export const MAX_SECRET_LENGTH = 10_240;

/**
 * Characters around a copied token: white space, quotes, and punctuation after quotes. No token contains
 * them.
 */
const AROUND = /^[\s"'`\u2018-\u201f\u00ab]+|(?:[\s"'`\u2018-\u201f\u00bb][,;.]?)+$/gu;
/** RFC 6750's b64token, the characters of a token that a header can contain. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Finds the token in pasted input or in a file: alone, in quotes, as a header, or in a line of this command's
 * output.
 *
 * @throws {UsageError} without repeating the input, if it has no token, or more than one
 */
export function pastedToken(untrustedInput: string): string {
  if (untrustedInput.length > MAX_SECRET_LENGTH)
    throw new UsageError(`standard input has more than ${MAX_SECRET_LENGTH} characters: that is not a token`);
  // A text with a correct checksum is a token, whatever surrounds it.
  const found = new Set(
    tokensIn(untrustedInput, tokenPrefixes).map(({ start, end }) => untrustedInput.slice(start, end)),
  );
  if (found.size > 1)
    throw new UsageError(`standard input holds ${found.size} tokens: this verifies one at a time`);
  const [own] = found;
  if (own !== undefined) return own.includes("%") ? decodeURIComponent(own) : own;
  const untrustedToken = withoutHeader(untrustedInput);
  if (untrustedToken === "") throw new UsageError("standard input is empty: the secret is read from there");
  if (TOKEN.test(untrustedToken)) return untrustedToken;
  throw new UsageError(
    `standard input holds ${/\s/.test(untrustedToken) ? "white space within the token" : "a character that tokens do not contain"}: ` +
      "give the token alone, in quotes, or as a header such as Authorization: Bearer <token>",
  );
}

/** Removes a header's name and scheme, in any case, and quotes around the header or within it. */
function withoutHeader(untrustedText: string): string {
  return [/^authorization\s*:/i, /^bearer(?!\S)/i].reduce(
    (text, part) => text.replace(part, "").replace(AROUND, ""),
    untrustedText.replace(AROUND, ""),
  );
}
