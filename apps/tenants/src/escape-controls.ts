/**
 * What a terminal would obey and not show: control characters and escapes but for the line break, and what changes the
 * direction of text.
 */
const CONTROLS =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text with each of them as JSON writes it, `\u001b`. Others may have stored anything as a label or a key's value, and a
 * terminal must not obey it. JSON stays the same JSON.
 */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, escaped);
}

/** The same for a text that is to stay on its line. */
export function escapeLine(text: string): string {
  return escapeControls(text).replaceAll("\n", escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
