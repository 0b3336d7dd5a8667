import { environments } from "@tollgate/environments";
import { tokensIn } from "@tollgate/token-hashing";
import { UsageError } from "../io/errors";

/** Longer than any token that API Gateway lets through (a header line is at most 10,240 bytes). */
export const MAX_SECRET_LENGTH = 10_240;

const PREFIXES = environments.map(({ tokenPrefix }) => tokenPrefix);
/** What people copy around a token: white space, quotes, and the marks that stand behind quotes. No token has any of them. */
const AROUND = /^[\s"'`\u2018-\u201f\u00ab]+|(?:[\s"'`\u2018-\u201f\u00bb][,;.]?)+$/gu;
/** RFC 6750's b64token: what a header can hold. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * The token in what a person pasted or a file holds: alone, in quotes, as a header, or in a line of this command's own output.
 *
 * @throws {UsageError} without repeating it, where that is no token, or more than one
 */
export function pastedToken(untrustedInput: string): string {
  if (untrustedInput.length > MAX_SECRET_LENGTH)
    throw new UsageError(`standard input has more than ${MAX_SECRET_LENGTH} characters: that is no token`);
  // A good checksum is no accident, whatever stands around it.
  const found = new Set(
    tokensIn(untrustedInput, PREFIXES).map(({ start, end }) => untrustedInput.slice(start, end)),
  );
  if (found.size > 1)
    throw new UsageError(`standard input holds ${found.size} tokens: this verifies one at a time`);
  const [own] = found;
  if (own !== undefined) return own.includes("%") ? decodeURIComponent(own) : own;
  const untrustedToken = withoutHeader(untrustedInput);
  if (untrustedToken === "") throw new UsageError("standard input is empty: the secret is read from there");
  if (TOKEN.test(untrustedToken)) return untrustedToken;
  throw new UsageError(
    `standard input holds ${/\s/.test(untrustedToken) ? "white space within the token" : "a character that no token has"}: ` +
      "give the token alone, in quotes, or as a header such as Authorization: Bearer <token>",
  );
}

/** Quotes may stand around the header or within it; its name and its scheme are in any case. */
function withoutHeader(untrustedText: string): string {
  return [/^authorization\s*:/i, /^bearer(?!\S)/i].reduce(
    (text, part) => text.replace(part, "").replace(AROUND, ""),
    untrustedText.replace(AROUND, ""),
  );
}
