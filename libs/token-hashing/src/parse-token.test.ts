import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { anyText, b64token, mintedToken, tokenPrefix } from "./arbitraries.test-support";
import { mintToken } from "./mint-token";
import { parseToken } from "./parse-token";

const PREFIX = "tg_dev";

/** Any position of a text of at most this many characters. */
const position = (token: string) => fc.nat({ max: token.length - 1 });

describe("parseToken", () => {
  it("knows every minted token, whatever the prefix", () => {
    const prefixed = tokenPrefix.chain((prefix) => fc.tuple(fc.constant(prefix), mintedToken(prefix)));
    fc.assert(
      fc.property(prefixed, ([prefix, token]) => {
        expect(parseToken(token, prefix)).toBe("minted");
      }),
    );
  });

  it("knows the tokens of every cell, and catches a changed character of them", () => {
    const ofCell = fc
      .stringMatching(/^[0-9a-z]{1,8}$/)
      .chain((cell) => mintedToken(`${PREFIX}_${cell}`))
      .chain((token) => fc.tuple(fc.constant(token), position(token), fc.stringMatching(/^[0-9A-Za-z_]$/)));
    fc.assert(
      fc.property(ofCell, ([token, at, character]) => {
        expect(parseToken(token, PREFIX)).toBe("minted");
        fc.pre(at > PREFIX.length && token[at] !== character);
        expect(parseToken(token.slice(0, at) + character + token.slice(at + 1), PREFIX)).toBe("damaged");
      }),
    );
  });

  it.each(["tg_dev_123456789", "tg_dev_a_b", "tg_dev_2_2"])(
    "takes no token of %s, which is no cell",
    (prefix) => {
      expect(parseToken(mintToken(prefix), PREFIX)).toBe("damaged");
    },
  );

  it("catches a single changed character, wherever it is and whatever it becomes", () => {
    const changed = mintedToken(PREFIX).chain((token) =>
      fc
        .tuple(
          position(token),
          fc.oneof(
            fc.stringMatching(/^[0-9A-Za-z_]$/),
            fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
          ),
        )
        .filter(([at, character]) => token[at] !== character)
        .map(([at, character]) => token.slice(0, at) + character + token.slice(at + 1)),
    );
    fc.assert(
      fc.property(changed, (token) => {
        expect(parseToken(token, PREFIX)).toBe("damaged");
      }),
      { numRuns: 2000 },
    );
  });

  it("catches every one of the changes of one character to another digit of one token", () => {
    const token = mintToken(PREFIX);
    const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    for (let at = 0; at < token.length; at++) {
      for (const digit of digits) {
        if (digit === token[at]) continue;
        expect(parseToken(token.slice(0, at) + digit + token.slice(at + 1), PREFIX)).toBe("damaged");
      }
    }
  });

  it("catches two characters in the wrong order", () => {
    const swapped = mintedToken(PREFIX).chain((token) =>
      fc
        .integer({ min: PREFIX.length + 1, max: token.length - 2 })
        .filter((at) => token[at] !== token[at + 1])
        .map((at) => token.slice(0, at) + token[at + 1] + token[at] + token.slice(at + 2)),
    );
    fc.assert(
      fc.property(swapped, (token) => {
        expect(parseToken(token, PREFIX)).toBe("damaged");
      }),
    );
  });

  it("catches a token that is cut or extended behind its prefix", () => {
    fc.assert(
      fc.property(mintedToken(PREFIX), fc.nat({ max: 48 }), anyText, (token, length, more) => {
        expect(parseToken(token.slice(0, PREFIX.length + 1 + length), PREFIX)).toBe("damaged");
        if (more !== "") expect(parseToken(token + more, PREFIX)).toBe("damaged");
      }),
    );
  });

  it.each([
    ["without its prefix", (token: string) => token.slice(PREFIX.length + 1)],
    ["with its prefix in capitals", (token: string) => token.replace(PREFIX, PREFIX.toUpperCase())],
    ["behind other text", (token: string) => `token=${token}`],
    ["with a line break", (token: string) => `${token}\n`],
    ["twice", (token: string) => token + token],
  ])("catches a token %s", (_, damage) => {
    expect(parseToken(damage(mintToken(PREFIX)), PREFIX)).toBe("damaged");
  });

  it.each([
    ["openssl rand -base64 32", () => randomBytes(32).toString("base64")],
    ["openssl rand -hex 32", () => randomBytes(32).toString("hex")],
    ["URL-safe base64", () => randomBytes(48).toString("base64url")],
    ["another environment's token", () => mintToken("tg_prod")],
    ["a token of a prefix that ours begins with", () => mintToken("tg")],
    ["a token of a prefix that begins with ours", () => mintToken("tg_devel")],
    ["another vendor's token of the same length", () => `xy_abc_${randomBytes(25).toString("hex").slice(1)}`],
    ["our prefix alone, without the underscore", () => PREFIX],
    ["nothing", () => ""],
  ])("leaves as foreign: %s", (_, make) => {
    expect(parseToken(make(), PREFIX)).toBe("foreign");
  });

  it("leaves as foreign every b64token that does not carry the prefix", () => {
    fc.assert(
      fc.property(b64token, (token) => {
        fc.pre(!token.startsWith(`${PREFIX}_`));
        expect(parseToken(token, PREFIX)).toBe("foreign");
      }),
    );
  });

  it("never throws, and never takes for minted what was not", () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom("", `${PREFIX}_`), (text, head) => {
        expect(parseToken(head + text, PREFIX)).toBe(head === "" ? "foreign" : "damaged");
      }),
      { numRuns: 1000 },
    );
  });

  it.each(["x", "\u0000", "😀", "\ud800"])("takes a text of 10 million %j in its stride", (character) => {
    expect(parseToken(character.repeat(10_000_000), PREFIX)).toBe("foreign");
    expect(parseToken(`${PREFIX}_${character.repeat(10_000_000)}`, PREFIX)).toBe("damaged");
  });
});
