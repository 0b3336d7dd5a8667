/** A member whose value is no object or array, and what follows it. */
const STRING = String.raw`"(?:[^"\\\n\r]|\\.)*"`;
const MEMBER = new RegExp(
  String.raw`\s*${STRING}\s*:\s*(?:${STRING}|-?\d[\d.eE+-]*|true|false|null)\s*([,}])`,
  "y",
);
const NESTED_MEMBER = new RegExp(String.raw`\s*${STRING}\s*:\s*[[{]`, "y");
const EMPTY = /\s*\}/y;
/** The beginning of a member, which the text ends in. */
const BEGUN = new RegExp(
  String.raw`\s*(?:$|"(?:[^"\\\n\r]|\\.)*(?:\\?$|"\s*(?:$|:\s*(?:$|"(?:[^"\\\n\r]|\\.)*(?:\\?$|"\s*$)|[-+.\w]+\s*$))))`,
  "y",
);

export type FlatObject =
  /** It ends before this place. */
  | { readonly kind: "flat"; readonly end: number }
  /** There is an object or an array in it. */
  | { readonly kind: "nested" }
  /** The text ends before it does. */
  | { readonly kind: "begun" }
  /** It is no JSON from this place on. */
  | { readonly kind: "broken"; readonly at: number };

/** What an object is, from its brace on: a line of a log is flat, and so is an event with its message. */
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
