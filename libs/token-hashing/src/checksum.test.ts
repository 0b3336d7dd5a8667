import fc from "fast-check";
import { BASE62_ALPHABET, toBase62 } from "./checksum";

/** Written independently of the code under test. */
const fromBase62 = (digits: string): bigint =>
  [...digits].reduce((value, digit) => value * 62n + BigInt(BASE62_ALPHABET.indexOf(digit)), 0n);

describe("toBase62", () => {
  it("gives digits that read back as the number, all of one length", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (value) => {
        const digits = toBase62(value, 43);
        expect(digits).toMatch(/^[0-9A-Za-z]{43}$/);
        expect(fromBase62(digits)).toBe(value);
      }),
    );
  });

  it("sorts as numbers do, so zero padding and alphabet are in order", () => {
    const number = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(toBase62(a, 43) < toBase62(b, 43)).toBe(a < b);
      }),
    );
  });

  it.each([
    [0n, "000000"],
    [61n, "00000z"],
    [62n, "000010"],
    [2n ** 32n - 1n, "4gfFC3"],
  ])("writes %s as %s", (value, digits) => {
    expect(toBase62(value, 6)).toBe(digits);
  });

  it("refuses what does not fit", () => {
    expect(() => toBase62(62n ** 6n, 6)).toThrow(RangeError);
    expect(() => toBase62(-1n, 6)).toThrow(RangeError);
  });
});
