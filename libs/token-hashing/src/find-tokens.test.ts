import fc from "fast-check";
import { anyText, mintedToken, tokenPrefix } from "./arbitraries.test-support";
import { tokensIn } from "./find-tokens";

const PREFIXES = ["tg_dev", "tg_prod"];

/** Text that cannot extend an adjacent token. */
const beside = anyText.filter((text) => !/[\w]/.test(text));

it("finds a token of any prefix, wherever it stands", () => {
  const token = tokenPrefix.chain(mintedToken);
  fc.assert(
    fc.property(beside, token, beside, (before, each, after) => {
      expect(tokensIn(before + each + after, PREFIXES)).toEqual([
        { start: before.length, end: before.length + each.length },
      ]);
    }),
  );
});

it.each([
  ["a cell's", "tg_prod_2"],
  ["one in capitals", "TG_DEV"],
])("finds %s of a known prefix whose end is cut off or altered", (_, prefix) => {
  const token = `${prefix}_${"a".repeat(43)}`;
  for (const each of [token, `${token}zzz`, `x/${token}zzzzzzzz`, `my${token}`])
    expect(tokensIn(each, PREFIXES).map(({ start, end }) => each.slice(start, end))).toEqual([
      each.slice(each.indexOf(prefix)),
    ]);
});

it("finds a token that more characters follow, and several in one text", () => {
  fc.assert(
    fc.property(mintedToken("other"), mintedToken("tg_dev"), (one, other) => {
      expect(tokensIn(`${one}abc, x=${other}`, PREFIXES)).toHaveLength(2);
    }),
  );
});

it.each(["", "tg_dev", "tg_dev_rotated", `other_${"a".repeat(49)}`, "a".repeat(64), `_${"b".repeat(60)}`])(
  "takes %j for none",
  (text) => expect(tokensIn(text, PREFIXES)).toEqual([]),
);

it("finds a percent-encoded token, all of it or a part, and where it stands", () => {
  const encoded = (text: string, isWanted: (at: number) => boolean) =>
    [...text].map((each, at) => (isWanted(at) ? `%${each.charCodeAt(0).toString(16)}` : each)).join("");
  fc.assert(
    fc.property(tokenPrefix.chain(mintedToken), fc.array(fc.boolean()), (token, wanted) => {
      const text = encoded(token, (at) => wanted[at % wanted.length] === true);
      expect(tokensIn(`a%20${text} 100%`, PREFIXES)).toEqual([{ start: 4, end: 4 + text.length }]);
    }),
  );
});
