import fc from "fast-check";
import { tokenFromHeader } from "./token-from-header";

describe("tokenFromHeader", () => {
  const b64token = fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,80}={0,3}$/);

  it("takes every b64token of RFC 6750, raw or after the scheme", () => {
    fc.assert(
      fc.property(b64token, fc.mixedCase(fc.constant("bearer")), (token, scheme) => {
        expect(tokenFromHeader(token)).toBe(token);
        expect(tokenFromHeader(`${scheme} ${token}`)).toBe(token);
      }),
    );
  });

  it("never throws, and what it takes is a b64token", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (header) => {
        expect(tokenFromHeader(header) ?? "a").toMatch(/^[A-Za-z0-9._~+/-]+=*$/);
      }),
    );
  });

  it("reads a long header in time that grows with its length only", () => {
    expect(tokenFromHeader(`Bearer ${" ".repeat(1_000_000)}`)).toBeUndefined();
    expect(tokenFromHeader(`${"=".repeat(1_000_000)}a`)).toBeUndefined();
    expect(tokenFromHeader(`a${"=".repeat(1_000_000)}a`)).toBeUndefined();
  });
});
