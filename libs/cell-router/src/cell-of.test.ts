import { createHash } from "node:crypto";
import { authorize } from "@tollgate/authorizer-runtime";
import { mintToken } from "@tollgate/token-hashing";
import fc from "fast-check";
import { authorizationFor, cells as anyCells, tokenFor } from "./arbitraries.test-support";
import { cellOf } from "./cell-of";
import type { RoutedCells } from "./cell-of-token";

const NONE = (): undefined => undefined;
const THREE: RoutedCells = { tokenPrefix: "tg_prod", names: ["1", "2", "22"] };

const keyOf = (token: string): string => createHash("sha256").update(token).digest("hex").slice(0, 20);

/** Written independently of the code under test, in other terms. */
function expectedCell(
  authorization: string | undefined,
  exceptions: ReadonlyMap<string, string>,
  { tokenPrefix, names }: RoutedCells,
): string {
  const token = (authorization ?? "").replace(/^[Bb][Ee][Aa][Rr][Ee][Rr] +/, "");
  if (!/^[\w.~+/-]+=*$/.test(token)) return "1";
  const exception = exceptions.get(keyOf(token)) ?? "";
  if (names.includes(exception)) return exception;
  return names.find((name) => token.startsWith(`${tokenPrefix}_${name}_`)) ?? "1";
}

const request = anyCells.chain((cells) => {
  const token = tokenFor(cells);
  return fc.record({
    cells: fc.constant(cells),
    tokens: fc.array(token, { maxLength: 3 }),
    authorization: authorizationFor(token),
    moved: fc.array(fc.oneof(fc.constantFrom(...cells.names), fc.constantFrom("gone", "", "constructor"))),
  });
});

it("chooses the cell that a plain model chooses, whatever the header", () => {
  fc.assert(
    fc.property(request, fc.boolean(), ({ cells, authorization, tokens, moved }, isMoved) => {
      const all = isMoved ? [...tokens, (authorization ?? "").replace(/^bearer +/i, "")] : tokens;
      const exceptions = new Map(
        all.map((token, index) => [keyOf(token), moved[index % (moved.length || 1)] ?? "2"]),
      );
      expect(cellOf(authorization, (key) => exceptions.get(key), cells)).toBe(
        expectedCell(authorization, exceptions, cells),
      );
    }),
    { numRuns: 2000 },
  );
});

it("looks up the very token that the authorizer reads, and none where it reads none", async () => {
  await fc.assert(
    fc.asyncProperty(request, async ({ cells, authorization }) => {
      const hashes: string[] = [];
      const keys: string[] = [];
      await authorize(authorization, {
        records: {
          find: (hash) => {
            hashes.push(hash);
            return Promise.resolve(undefined);
          },
        },
        // A prefix that no token has, so that the authorizer looks every token up.
        settings: { tokenPrefix: "none", acceptedTokens: "any" },
        clock: () => 0,
      });
      cellOf(authorization, (key) => void keys.push(key), cells);
      expect(keys).toEqual(hashes.map((hash) => hash.slice(0, 20)));
    }),
    { numRuns: 500 },
  );
});

it("sends each cell's minted tokens to it, raw or as Bearer", () => {
  for (const [name, prefix] of [
    ["1", "tg_prod"],
    ["2", "tg_prod_2"],
    ["22", "tg_prod_22"],
  ] as const) {
    const token = mintToken(prefix);
    for (const header of [token, `Bearer ${token}`, `bEARER   ${token}`])
      expect(cellOf(header, NONE, THREE)).toBe(name);
  }
});

it.each([
  ["no header", undefined],
  ["an empty header", ""],
  ["the scheme alone", "Bearer "],
  ["another scheme", `Basic ${mintToken("tg_prod_2")}`],
  ["two tokens", `${mintToken("tg_prod_2")}, ${mintToken("tg_prod_2")}`],
  ["a token of a cell that is gone", mintToken("tg_prod_3")],
  ["a token of another environment", mintToken("tg_dev_2")],
  ["a token whose prefix only begins like ours", mintToken("tg_production_2")],
  ["a token in capitals", mintToken("tg_prod_2").toUpperCase()],
  ["the name without the underscore that follows", "tg_prod_2"],
  ["a token that another made, with underscores", "my_2_tg_prod_2_"],
])("sends a request with %s to the first cell", (_, header) => {
  expect(cellOf(header, NONE, THREE)).toBe("1");
});

describe("an exception", () => {
  const token = mintToken("tg_prod_2");
  const exception = (cell: string) => (key: string) => (key === keyOf(token) ? cell : undefined);

  it("goes before the name in the token", () => {
    expect(cellOf(`Bearer ${token}`, exception("22"), THREE)).toBe("22");
    expect(cellOf(token, exception("1"), THREE)).toBe("1");
  });

  it("holds for this token only", () => {
    expect(cellOf(mintToken("tg_prod_2"), exception("22"), THREE)).toBe("2");
  });

  it.each(["3", "", "222", "2 ", "length"])(
    "of a cell that the router does not know, %j, is none",
    (cell) => {
      expect(cellOf(token, exception(cell), THREE)).toBe("2");
    },
  );
});
