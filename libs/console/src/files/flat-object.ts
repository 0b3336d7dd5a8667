/** A member whose value is neither an object nor an array, and the text after it. */
const STRING = String.raw`"(?:[^"\\\n\r]|\\.)*"`;
const MEMBER = new RegExp(
  String.raw`\s*${STRING}\s*:\s*(?:${STRING}|-?\d[\d.eE+-]*|true|false|null)\s*([,}])`,
  "y",
);
const NESTED_MEMBER = new RegExp(String.raw`\s*${STRING}\s*:\s*[[{]`, "y");
const EMPTY = /\s*\}/y;
/** The beginning of a member, cut off by the end of the text. */
const BEGUN = new RegExp(
  String.raw`\s*(?:$|"(?:[^"\\\n\r]|\\.)*(?:\\?$|"\s*(?:$|:\s*(?:$|"(?:[^"\\\n\r]|\\.)*(?:\\?$|"\s*$)|[-+.\w]+\s*$))))`,
  "y",
);

export type FlatObject =
  /** It ends before this position. */
  | { readonly kind: "flat"; readonly end: number }
  /** It contains an object or an array. */
  | { readonly kind: "nested" }
  /** The text ends before the object does. */
  | { readonly kind: "begun" }
  /** It is invalid JSON from this position on. */
  | { readonly kind: "broken"; readonly at: number };

/**
 * Classifies the object that begins at a brace. A line of a log is flat, and so is an event with its message.
 */
export function flatObject(text: string, brace: number): FlatObject {
  let at = brace + 1;
  if (matches(EMPTY, text, at)) return { kind: "flat", end: EMPTY.lastIndex };
  for (;;) {
    MEMBER.lastIndex = at;
    const [, follows] = MEMBER.exec(text) ?? [];
    if (follows === undefined) break;
    at = MEMBER.lastIndex;
    if (follows === "}") return { kind: "flat", end: at };
  }
  if (matches(NESTED_MEMBER, text, at)) return { kind: "nested" };
  return matches(BEGUN, text, at) ? { kind: "begun" } : { kind: "broken", at };
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
