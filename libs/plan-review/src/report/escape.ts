/** Characters that no terminal or browser shows as they are: control characters, directions of writing, nothing at all. */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufff9-\ufffb]|\p{Surrogate}|[\u{e0000}-\u{e007f}]/gu;

/** A text in one line in which every character can be seen. */
export function visible(untrusted: string): string {
  return untrusted.replace(INVISIBLE, (character) =>
    character === "\n" ? "\\n" : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** What Markdown leaves alone between backticks, in a table too. */
const PLAIN = /^[\w.\-[\]"'/:+,=()#%{}$;!?~^* ]+$/;

/**
 * A text as code in Markdown, so that nothing in it is a link, a mention, HTML or the end of the code. A text with characters
 * that could be any of these is written as HTML code with character references, which holds in a table and in HTML too.
 */
export function markdownCode(untrusted: string): string {
  const text = visible(untrusted);
  if (text.trim() === text && PLAIN.test(text)) return `\`${text}\``;
  return `<code>${text.replace(/[^A-Za-z0-9 .,:/-]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`;
}

/** The same value with the characters that JSON does not escape by itself, but a terminal obeys. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
