/** Any character that `JSON.stringify` may write otherwise than as it is. */
const ESCAPED = /[^ !#-[\]-~]/;

/** A text as JSON. Most need no escape, and then a test is a third of what `JSON.stringify` costs. */
export function jsonText(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** As {@link jsonText}, or `null`. */
export function jsonTextOrNull(text: string | undefined): string {
  return text === undefined ? "null" : jsonText(text);
}

/**
 * The same text in one piece. V8 keeps what was put together as a tree of pieces, and walks through all of them each time
 * that it becomes part of a larger text.
 */
export function flat(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
