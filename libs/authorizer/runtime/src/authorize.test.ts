import { hashToken, mintToken } from "@tollgate/token-hashing";
import { fixedClock } from "@tollgate/testing-runtime";
import { authorize } from "./authorize";
import { dependencies, FOREIGN_TOKEN, mintedRecord, NOW_SECONDS } from "./fixtures.test-support";

describe("authorize lets in", () => {
  it("the holder of a token, as its tenant", async () => {
    const { token, record } = mintedRecord({ tenantId: "acme", tokenId: "0f3c" });
    await expect(authorize(token, dependencies({ [token]: record }))).resolves.toEqual({
      outcome: "allow",
      usageIdentifierKey: "example-gateway-dev-acme",
      principalId: "acme",
      context: { tenantId: "acme", tokenId: "0f3c" },
      scopes: [],
    });
  });

  it("the holder of a token whose record has no more than the two required fields, as the key's value", async () => {
    const record = { token: hashToken(FOREIGN_TOKEN), clientId: "any-key+value:of/old=1" };
    await expect(authorize(FOREIGN_TOKEN, dependencies({ [FOREIGN_TOKEN]: record }))).resolves.toEqual({
      outcome: "allow",
      usageIdentifierKey: "any-key+value:of/old=1",
      principalId: "any-key+value:of/old=1",
      context: {},
      scopes: [],
    });
  });

  it.each(["Bearer ", "bearer ", "BEARER ", "bEaReR   "])("a token after the scheme %j", async (scheme) => {
    const { token, record } = mintedRecord();
    await expect(authorize(scheme + token, dependencies({ [token]: record }))).resolves.toMatchObject({
      outcome: "allow",
    });
  });

  it("the holder of a token with its scopes, and none of the rest of its record", async () => {
    const { token, record } = mintedRecord({ tenantId: "acme", label: "x", scopes: ["a"], createdAt: 1 });
    await expect(authorize(token, dependencies({ [token]: record }))).resolves.toEqual({
      outcome: "allow",
      usageIdentifierKey: "example-gateway-dev-acme",
      principalId: "acme",
      context: { tenantId: "acme" },
      scopes: ["a"],
    });
  });

  it("a token until the second in which it expires", async () => {
    const { token, record } = mintedRecord({ expiresAt: NOW_SECONDS + 1 });
    const clock = fixedClock(NOW_SECONDS * 1000);
    const others = { ...dependencies({ [token]: record }), clock };
    clock.advance(999);
    await expect(authorize(token, others)).resolves.toMatchObject({ outcome: "allow" });
    clock.advance(1);
    await expect(authorize(token, others)).resolves.toMatchObject({ reason: "expired" });
  });
});

describe("authorize refuses without reading a record", () => {
  const { token, record } = mintedRecord();
  const damaged = token.slice(0, -1) + (token.endsWith("0") ? "1" : "0");

  it.each([
    ["no header", undefined, "missing"],
    ["a null header", null, "missing"],
    ["an empty header", "", "missing"],
    ["a header that is not a text", { length: 3 }, "malformed"],
    ["another scheme", `Basic ${FOREIGN_TOKEN}`, "malformed"],
    ["a scheme and nothing", "Bearer ", "malformed"],
    ["two tokens", `${token} ${token}`, "malformed"],
    ["a scheme twice", `Bearer Bearer ${token}`, "malformed"],
    ["padding in the middle", "ab=c", "malformed"],
    ["a tab after the scheme", `Bearer\t${token}`, "malformed"],
    ["a line break at the end", `${token}\n`, "malformed"],
    ["a character outside of b64token", `${token}"`, "malformed"],
    ["text beyond ASCII", "tökén", "malformed"],
    ["a wrong checksum", damaged, "checksum"],
    ["a wrong checksum after the scheme", `Bearer ${damaged}`, "checksum"],
    ["10 kB that carry the prefix", `tg_dev_${"a".repeat(10_000)}`, "checksum"],
  ])("%s", async (_, header, reason) => {
    const { find, ...others } = dependencies({ [token]: record });
    await expect(authorize(header, others)).resolves.toEqual({ outcome: "unauthorized", reason });
    expect(find).not.toHaveBeenCalled();
  });

  it.each([
    ["a foreign token", FOREIGN_TOKEN],
    ["another environment's token", mintToken("tg_prod")],
  ])("%s, where only checksummed tokens are accepted", async (_, foreign) => {
    const foreignRecord = { token: hashToken(foreign), clientId: "c" };
    const { find, ...others } = dependencies({ [foreign]: foreignRecord }, { acceptedTokens: "checksummed" });
    await expect(authorize(foreign, others)).resolves.toEqual({
      outcome: "unauthorized",
      reason: "not-accepted",
    });
    expect(find).not.toHaveBeenCalled();
  });

  it("a foreign token, where the setting is neither of its values", async () => {
    const others = dependencies({}, { acceptedTokens: "Any" as "any" });
    await expect(authorize(FOREIGN_TOKEN, others)).resolves.toMatchObject({ reason: "not-accepted" });
  });
});

describe("authorize refuses after reading the record", () => {
  it("a token that was never minted or is revoked", async () => {
    const { token } = mintedRecord();
    const { find, ...others } = dependencies();
    await expect(authorize(token, others)).resolves.toEqual({ outcome: "unauthorized", reason: "unknown" });
    expect(find.mock.calls).toEqual([[hashToken(token)]]);
  });

  it("10 kB of a b64token", async () => {
    await expect(authorize("a".repeat(10_000), dependencies())).resolves.toMatchObject({ reason: "unknown" });
  });

  it.each([NOW_SECONDS, NOW_SECONDS - 1, 0])("a token that expired in second %d", async (expiresAt) => {
    const { token, record } = mintedRecord({ expiresAt, tenantId: "acme" });
    await expect(authorize(token, dependencies({ [token]: record }))).resolves.toEqual({
      outcome: "unauthorized",
      reason: "expired",
      holder: { tenantId: "acme" },
    });
  });

  it("a disabled token, whatever its end, and says why before that it has expired", async () => {
    for (const end of [{}, { expiresAt: 0 }, { expiresAt: NOW_SECONDS + 1 }]) {
      const { token, record } = mintedRecord({ ...end, disabled: true, tokenId: "0f3c" });
      await expect(authorize(token, dependencies({ [token]: record }))).resolves.toEqual({
        outcome: "unauthorized",
        reason: "disabled",
        holder: { tokenId: "0f3c" },
      });
    }
  });

  it("a token that can expire, when the clock is broken", async () => {
    const { token, record } = mintedRecord({ expiresAt: NOW_SECONDS + 1 });
    const broken = { ...dependencies({ [token]: record }), clock: () => Number.NaN };
    await expect(authorize(token, broken)).resolves.toMatchObject({ reason: "expired" });
  });
});

describe("authorize decides nothing", () => {
  it("when the record cannot be read", async () => {
    const failure = new Error("down");
    const others = { ...dependencies(), records: { find: () => Promise.reject(failure) } };
    await expect(authorize(FOREIGN_TOKEN, others)).rejects.toBe(failure);
  });

  it("when the record does not parse", async () => {
    const { token, record } = mintedRecord({ expiresAt: "tomorrow" });
    await expect(authorize(token, dependencies({ [token]: record }))).rejects.toThrow("expiresAt");
  });

  it("when the store answers with another token's record", async () => {
    const { record } = mintedRecord();
    await expect(authorize(FOREIGN_TOKEN, dependencies({ [FOREIGN_TOKEN]: record }))).rejects.toThrow(
      "token is not the hash that was asked for",
    );
  });
});
