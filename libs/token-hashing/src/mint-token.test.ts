import { mintToken } from "./mint-token";
import { RandomnessError, TokenPrefixError } from "./errors";

describe("mintToken", () => {
  it("gives this token for these bytes: the format is stored in callers' configurations and must not change", () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, index) => index);
    expect(mintToken("tg_dev", () => bytes)).toBe("tg_dev_003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf2Pwi3s");
  });

  it("joins its parts with underscores only, so a double click selects the whole", () => {
    expect(mintToken("tg_dev")).toMatch(/^tg_dev_\w{49}$/);
  });

  it("asks for 256 bits", () => {
    const randomBytes = jest.fn((size: number) => new Uint8Array(size));
    mintToken("tg_dev", randomBytes);
    expect(randomBytes.mock.calls).toEqual([[32]]);
  });

  it("uses every bit of them", () => {
    const tokens = Array.from({ length: 256 }, (_, bit) => {
      const bytes = new Uint8Array(32);
      bytes[bit >> 3] = 1 << (bit & 7);
      return mintToken("tg_dev", () => bytes);
    });
    expect(new Set(tokens).size).toBe(256);
  });

  it("spreads evenly over the digits", () => {
    const counts = new Map<string, number>();
    for (let round = 0; round < 500; round++) {
      // The first of the 43 digits holds only the remainder of 2^256, so its distribution is not even.
      for (const digit of mintToken("tg").slice(4, 46)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
    const expected = (500 * 42) / 62;
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(62);
    // With 61 degrees of freedom, an even distribution exceeds 160 once in 10^10 runs.
    expect(chiSquare).toBeLessThan(160);
  });

  it.each(["", "TG", "_tg", "tg_", "tg__dev", "tg-dev", "1tg", "tg dev", "tg\n"])(
    "refuses the prefix %j",
    (prefix) => {
      expect(() => mintToken(prefix)).toThrow(TokenPrefixError);
    },
  );

  it("makes no token from too little randomness", () => {
    expect(() => mintToken("tg", () => new Uint8Array(16))).toThrow(RandomnessError);
  });
});
