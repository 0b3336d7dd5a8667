import { mintToken } from "@tollgate/token-hashing";
import fc from "fast-check";
import type { RoutedCells } from "./cell-of-token";

const minted = (prefix: string) =>
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => mintToken(prefix, () => bytes));

/** Names of cells, among them ones that begin with each other and ones like the random part of a token. */
const cellName = fc.oneof(fc.constantFrom("2", "22", "222", "a", "1a"), fc.stringMatching(/^[0-9a-z]{1,8}$/));

/** The cells of an environment, whose first is `1`. */
export const cells: fc.Arbitrary<RoutedCells> = fc.record({
  tokenPrefix: fc.constantFrom("tg_prod", "tg", "tg_prod_eu"),
  names: fc
    .uniqueArray(
      cellName.filter((name) => name !== "1"),
      { maxLength: 6 },
    )
    .map((names): [string, ...string[]] => ["1", ...names]),
});

/** Any text of a header on the wire, with characters that a client may send though HTTP has none of them. */
const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string()).map(
  // A header has no line breaks: they end it.
  (text) => text.replace(/[\r\n\u2028\u2029]/g, " "),
);

/** A token of some cell, of one that is gone, of another environment, damaged, or of another vendor. */
export const tokenFor = ({ tokenPrefix, names }: RoutedCells): fc.Arbitrary<string> => {
  const named = fc.oneof(fc.constantFrom(...names), cellName).map((name) => `${tokenPrefix}_${name}`);
  const real = fc.oneof(fc.constantFrom(tokenPrefix, "tg_dev", "tg_produce"), named).chain(minted);
  return fc.oneof(
    { weight: 4, arbitrary: real },
    { weight: 2, arbitrary: fc.tuple(real, fc.nat({ max: 60 })).map(([token, at]) => token.slice(0, at)) },
    // A foreign token with underscores, some of which stand where a cell's name would.
    {
      weight: 2,
      arbitrary: fc
        .tuple(named, fc.stringMatching(/^[\w._~+/-]{0,20}={0,2}$/))
        .map((parts) => parts.join("")),
    },
    fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,80}={0,2}$/),
    fc.constant("a".repeat(100_000)),
  );
};

/** A header of a request: a token in the spellings that the gateway accepts and in others, or anything. */
export const authorizationFor = (token: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> =>
  fc.oneof(
    { weight: 3, arbitrary: token },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.mixedCase(fc.constant("bearer")), fc.stringMatching(/^ {1,4}$/), token)
        .map((parts) => parts.join("")),
    },
    fc
      .tuple(fc.constantFrom("Basic ", "Bearer", "Bearer\t", " ", "bearer,", '"'), token)
      .map((parts) => parts.join("")),
    fc.tuple(token, anyText).map((parts) => parts.join("")),
    fc.constantFrom("", undefined, "Bearer ", "Bearer"),
    anyText,
  );
