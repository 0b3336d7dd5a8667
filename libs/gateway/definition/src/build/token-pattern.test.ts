import fc from "fast-check";
import { TOKEN_PATTERN } from "./token-pattern";

const pattern = new RegExp(TOKEN_PATTERN);
const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

describe("TOKEN_PATTERN", () => {
  it("admits every b64token of RFC 6750, alone or as a Bearer", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(B64TOKEN),
        fc.constantFrom("", "Bearer ", "bearer ", "BEARER  "),
        (token, scheme) => pattern.test(scheme + token),
      ),
    );
  });

  it("admits nothing else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (header) => {
        const token = header.replace(/^bearer +/i, "");
        expect(pattern.test(header)).toBe(B64TOKEN.test(token));
      }),
    );
  });

  it.each([
    "",
    " ",
    "Bearer ",
    "Basic dXNlcg==",
    "a b",
    "a=b",
    "=",
    "Bearer a b",
    " a",
    "a ",
    "ä",
    "Bearera b",
  ])("refuses %j", (header) => {
    expect(pattern.test(header)).toBe(false);
  });

  it("ends at 4,096 characters", () => {
    expect(pattern.test("a".repeat(4096))).toBe(true);
    expect(pattern.test("a".repeat(4097))).toBe(false);
    expect(pattern.test(`Bearer ${"a".repeat(4097)}`)).toBe(false);
  });

  it("takes linear time on headers far over API Gateway's limit", () => {
    const start = process.cpuUsage();
    for (const unit of ["a", "=", "a=", "Bearer ", " "])
      expect(pattern.test(unit.repeat(1_000_000) + "!")).toBe(false);
    // Of the processor: how long this process waits for it says nothing about the pattern.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(500);
  });
});
