import { dev, prod } from "@tollgate/environments/sample";
import { mintToken } from "@tollgate/token-hashing";
import fc from "fast-check";
import { MAX_SECRET_LENGTH, pastedToken } from "./pasted-token";
import { UsageError } from "../io/errors";

const own = mintToken(dev.tokenPrefix);
const FOREIGN = "q83vEjRWeJCrze8SNFZ4kA+/A==";

const quotes = fc.constantFrom(["", ""], ['"', '"'], ["'", "'"], ["`", "`"], ["“", "”"], ["«", "»"]);
const space = fc.stringMatching(/^[ \t\r\n\u00a0\ufeff]{0,3}$/);
const scheme = fc.constantFrom("", "Bearer ", "bearer  ", "BEARER\t");
const header = fc.constantFrom("", "Authorization: ", "authorization:", "AUTHORIZATION : ");

it.each([own, FOREIGN])("is understood alone, in quotes, as a header, with white space around", (token) => {
  fc.assert(
    fc.property(header, scheme, fc.array(quotes, { maxLength: 2 }), space, space, (name, by, marks, a, b) => {
      const [[open, close] = ["", ""], [first, last] = ["", ""]] = marks;
      for (const text of [
        `${open}${name}${by}${first}${token}${last}${close}`,
        `${name}${open}${by}${token}${close}`,
      ])
        expect(pastedToken(`${a}${text}${b}`)).toBe(token);
    }),
  );
});

it.each([
  `Token 0123456789abcdef, shown only once: ${own}\n`,
  `{"tenantId":"acme","token":"${own}"}`,
  `-H 'Authorization: ${own}' \\`,
  `${own}.`,
  `https://example.com/?token=${own.replaceAll("_", "%5F")}`,
  `${own}\n${own}\n`,
])("is found in what surrounds it, where it has a checksum: %#", (text) => {
  expect(pastedToken(text)).toBe(own);
});

it.each([
  ["", /is empty/],
  [" \r\n", /is empty/],
  ['""', /is empty/],
  ["Authorization: Bearer ", /is empty/],
  [`${own}\n${mintToken(prod.tokenPrefix)}`, /holds 2 tokens/],
  [`${FOREIGN.slice(0, 8)}\n${FOREIGN.slice(8)}`, /white space within/],
  [`TOKEN=${FOREIGN}`, /a character that tokens do not contain/],
  [[...FOREIGN].join("\u0000"), /a character that tokens do not contain/],
  ["\u0000", /a character that tokens do not contain/],
  ["x".repeat(MAX_SECRET_LENGTH + 1), /more than 10240 characters/],
])("is refused in words that do not repeat it: %#", (text, words) => {
  expect(() => pastedToken(text)).toThrow(words);
});

it("of anything is a token that a header can hold, or refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      try {
        expect(pastedToken(text)).toMatch(/^[\w.~+/-]+=*$/);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
      }
    }),
  );
});
