import type { Message } from "../findings/message";
import { redact } from "../secrets/patterns";

/**
 * Characters that a terminal or GitHub's runner interprets or does not show: control characters, text
 * directions, unassigned code points.
 */
const OBEYED = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;
/** The same without line breaks, which format JSON. */
const OBEYED_IN_JSON = new RegExp(String.raw`(?!\n)${OBEYED}`, "gu");

/**
 * Characters that no terminal or browser shows as they are: the ones above, whitespace other than the space,
 * and combining marks at the start of the text or in a pile.
 */
const INVISIBLE = new RegExp(String.raw`${OBEYED}|\u2800|(?! )\p{Zs}|(?<=^|\p{M}{3})\p{M}`, "gu");

/** Longer texts add no information, and would hide the text around them. */
const MAX_LENGTH = 300;

/**
 * A text on one line, with every character visible and without commands of GitHub's runner, which interprets
 * `::` at the start of a line and `##[` anywhere.
 */
export function visible(untrusted: string): string {
  return untrusted
    .replace(INVISIBLE, (character) => (character === "\n" ? "\\n" : escaped(character)))
    .replace(/##(?=\[)/g, `#${escaped("#")}`)
    .replace(/^( *):(?=:)/, `$1${escaped(":")}`);
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/**
 * A text as Markdown code, so that nothing in it is a link, a mention, HTML or the end of the code. Between
 * backticks, no other markup is interpreted; a backtick inside is written as its code point.
 */
export function markdownCode(untrusted: string): string {
  const text = visible(
    untrusted.length > MAX_LENGTH ? `${untrusted.slice(0, MAX_LENGTH)}…` : untrusted,
  ).replaceAll("`", escaped("`"));
  if (text === "") return "(empty)";
  // Markdown removes one space at each end.
  return text.startsWith(" ") && text.endsWith(" ") ? `\` ${text} \`` : `\`${text}\``;
}

/**
 * A message with the plan's parts as code. Two adjacent pieces of code would become one, with backticks in
 * it.
 */
export function markdownPhrase(phrase: Message): string {
  return phrase.reduce<string>((before, part) => {
    const next = typeof part === "string" ? part : markdownCode(redact(part.untrusted));
    return before.endsWith("`") && next.startsWith("`") ? `${before} ${next}` : before + next;
  }, "");
}

/**
 * JSON in which characters that a terminal or GitHub's runner interprets are escaped, even where JSON does
 * not require it.
 */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .replace(OBEYED_IN_JSON, unit)
    .replace(/##(?=\[)/g, `#${unit("#")}`);
}

/** The character's code units in JSON notation. */
function unit(character: string): string {
  return character
    .split("")
    .map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
