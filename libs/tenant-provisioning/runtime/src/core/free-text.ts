import { tokenPrefixes } from "@tollgate/environments";
import { tokensIn } from "@tollgate/token-hashing";

/**
 * Characters that a terminal interprets or does not show: control characters (C0, DEL, C1), format characters
 * (text direction, zero width, tags), line and paragraph separators, lone surrogates, and characters without
 * a glyph (fillers, joiners, variation selectors except that of an emoji, the Braille blank).
 */
const INVISIBLE =
  /(?!(?<=\p{Emoji})\uFE0F)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const INVISIBLE_BUT_LINE_BREAK = new RegExp(`(?!\\n)${INVISIBLE.source}`, "gu");

/**
 * Escapes each invisible character except the line break as in JSON, such as `\u001b`. Other programs may
 * have stored any text as a label or a key's value, and a terminal must not interpret it. Escaped JSON keeps
 * its meaning.
 */
export function escapeControls(text: string): string {
  return text.replace(INVISIBLE_BUT_LINE_BREAK, escaped);
}

/** Like `escapeControls`, but escapes line breaks too. */
export function escapeLine(text: string): string {
  return text.replace(INVISIBLE, escaped);
}

/** Escapes each UTF-16 unit, because JSON has no other escape for characters beyond U+FFFF. */
function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
    .join("");
}

/** Whether a text has no invisible characters and no surrounding white space. */
export function isPlainText(untrustedText: string): boolean {
  return untrustedText.search(INVISIBLE) === -1 && untrustedText === untrustedText.trim();
}

/**
 * Turns a text into plain text: without tokens, with spaces instead of invisible characters, cut to a length.
 */
export function toPlainText(text: string, length: number): string {
  const plain = withoutTokens(text).replace(INVISIBLE, " ").trim();
  // A cut may leave a space, or half of a surrogate pair, at the end.
  return plain.slice(0, length).replace(INVISIBLE, " ").trim();
}

/**
 * Whether a text contains a token of any environment, which is a secret that must not be stored or repeated.
 */
export function holdsToken(untrustedText: string): boolean {
  return tokensIn(untrustedText, tokenPrefixes).length > 0;
}

/** Replaces each token by "[a token]". */
export function withoutTokens(text: string): string {
  return tokensIn(text, tokenPrefixes).reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start)}[a token]${rest.slice(end)}`,
    text,
  );
}

/** Formats an invalid value for an error message: in quotes, short, escaped and without tokens. */
export function quoted(untrustedText: string): string {
  const text = withoutTokens(untrustedText);
  return escapeLine(JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}...` : text));
}
