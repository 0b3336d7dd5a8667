import fc from "fast-check";
import { escapeControls, escapeLine, isPlainText } from "./free-text";

const HOSTILE = "\u001b[2J\u009b31m\u0007\r\u202eevil\u0000\t";

it("shows what a terminal would obey", () => {
  expect(escapeControls(HOSTILE)).toBe("\\u001b[2J\\u009b31m\\u0007\\u000d\\u202eevil\\u0000\\u0009");
  expect(escapeControls("zwei\nZeilen, é 漢")).toBe("zwei\nZeilen, é 漢");
  expect(escapeLine("two\nlines")).toBe("two\\u000alines");
});

it("leaves JSON the same JSON", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constant(HOSTILE)), (text) => {
      expect(JSON.parse(escapeControls(JSON.stringify({ text })))).toEqual({ text });
    }),
  );
});

it.each([
  "\u034f",
  "\u115f",
  "\u3164",
  "\uffa0",
  "\u17b4",
  "\u180b",
  "\u2800",
  "\ufe00",
  "\u{e0101}",
  "\u{e0041}",
])("shows %j, which is drawn as nothing, and takes it for no plain text", (character) => {
  expect(escapeControls(`a${character}b`)).toMatch(/^a(\\u[0-9a-f]{4}){1,2}b$/);
  expect(isPlainText(`a${character}b`)).toBe(false);
});

it("takes an emoji with its variation selector for plain text, and the selector elsewhere not", () => {
  expect(isPlainText("prod \u2764\ufe0f")).toBe(true);
  expect(isPlainText("a\ufe0fb")).toBe(false);
});
