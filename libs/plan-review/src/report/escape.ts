import type { Message } from "../findings/message";
import { redact } from "../secrets/patterns";

/** Characters that a terminal or GitHub's runner obeys, or shows nothing of: controls, directions of writing, what is not assigned. */
const OBEYED = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;
/** The same but for the line breaks that lay JSON out. */
const OBEYED_IN_JSON = new RegExp(String.raw`(?!\n)${OBEYED}`, "gu");

/**
 * Characters that no terminal or browser shows as they are: those, blanks other than the space, and marks that lie on what
 * stands before the text, or pile up.
 */
const INVISIBLE = new RegExp(String.raw`${OBEYED}|\u2800|(?! )\p{Zs}|(?<=^|\p{M}{3})\p{M}`, "gu");

/** Longer texts say no more, and would hide what stands around them. */
const MAX_LENGTH = 300;

/**
 * A text in one line in which every character can be seen, and in which GitHub's runner finds no command: it takes `::` at
 * the start of a line, and `##[` anywhere.
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
 * A text as code in Markdown, so that nothing in it is a link, a mention, HTML or the end of the code: between backticks,
 * nothing else is markup, and a backtick inside is written as its number.
 */
export function markdownCode(untrusted: string): string {
  const text = visible(
    untrusted.length > MAX_LENGTH ? `${untrusted.slice(0, MAX_LENGTH)}…` : untrusted,
  ).replaceAll("`", escaped("`"));
  if (text === "") return "(empty)";
  // Markdown takes away a blank at both ends.
  return text.startsWith(" ") && text.endsWith(" ") ? `\` ${text} \`` : `\`${text}\``;
}

/** A sentence in which the plan's parts are code. Two codes that touched would be one, with backticks in it. */
export function markdownPhrase(phrase: Message): string {
  return phrase.reduce<string>((before, part) => {
    const next = typeof part === "string" ? part : markdownCode(redact(part.untrusted));
    return before.endsWith("`") && next.startsWith("`") ? `${before} ${next}` : before + next;
  }, "");
}

/** The same value with the characters that JSON does not escape by itself, but a terminal or GitHub's runner obeys. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .replace(OBEYED_IN_JSON, unit)
    .replace(/##(?=\[)/g, `#${unit("#")}`);
}

/** Its code units as JSON writes them. */
function unit(character: string): string {
  return character
    .split("")
    .map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
