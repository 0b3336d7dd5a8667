import fc from "fast-check";
import { escapeControls, escapeLine } from "./free-text";

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
