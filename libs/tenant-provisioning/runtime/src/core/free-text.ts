import { environments } from "@tollgate/environments";
import { tokensIn } from "@tollgate/token-hashing";

/**
 * What a terminal obeys or does not show: control characters (C0, DEL, C1), format characters (the direction of text, what
 * has no width, tags), the separators of lines and paragraphs, halves of surrogate pairs, and what Unicode has drawn as
 * nothing (fillers, joiners, variation selectors but that of an emoji; the blank of Braille).
 */
const INVISIBLE =
  /(?!(?<=\p{Emoji})\uFE0F)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const INVISIBLE_BUT_LINE_BREAK = new RegExp(`(?!\\n)${INVISIBLE.source}`, "gu");

/**
 * Text with each invisible character but the line break as JSON writes it, `\u001b`. Others may have stored anything as a
 * label or a key's value, and a terminal must not obey it. JSON stays the same JSON.
 */
export function escapeControls(text: string): string {
  return text.replace(INVISIBLE_BUT_LINE_BREAK, escaped);
}

/** The same for a text that is to stay on its line. */
export function escapeLine(text: string): string {
  return text.replace(INVISIBLE, escaped);
}

/** Each UTF-16 unit by itself: JSON has no other way to write what lies beyond U+FFFF. */
function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
    .join("");
}

/** Text that can be stored and shown as it is: no invisible characters, and no space around it. */
export function isPlainText(untrustedText: string): boolean {
  return untrustedText.search(INVISIBLE) === -1 && untrustedText === untrustedText.trim();
}

/** The nearest plain text without tokens, cut to a length: spaces for what is invisible. */
export function toPlainText(text: string, length: number): string {
  const plain = withoutTokens(text).replace(INVISIBLE, " ").trim();
  // A cut may leave a space, or half of a pair, at the end.
  return plain.slice(0, length).replace(INVISIBLE, " ").trim();
}

const PREFIXES = environments.map(({ tokenPrefix }) => tokenPrefix);

/** Whether a text holds a token of any environment: a secret that is neither to be stored nor repeated. */
export function holdsToken(untrustedText: string): boolean {
  return tokensIn(untrustedText, PREFIXES).length > 0;
}

/** Text with "[a token]" instead of each token. */
export function withoutTokens(text: string): string {
  return tokensIn(text, PREFIXES).reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start)}[a token]${rest.slice(end)}`,
    text,
  );
}

/** What is refused, as an error may repeat it: in quotes, short, escaped and without tokens. */
export function quoted(untrustedText: string): string {
  const text = withoutTokens(untrustedText);
  return escapeLine(JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}...` : text));
}
