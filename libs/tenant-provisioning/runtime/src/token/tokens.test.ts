import { collect } from "@tollgate/testing-runtime";
import { AmbiguousTokenError, CacheNotFlushedError, TokenNotFoundError } from "./errors";
import { suspendTenant } from "../tenant/change-tenant";
import { createTenant } from "../tenant/create-tenant";
import { fakeWorld, NOW_MS } from "../core/fakes.test-support";
import { listTokens } from "./list-tokens";
import { mintTenantToken } from "./mint-token";
import { revokeToken } from "./revoke-token";
import { rotateToken } from "./rotate-token";
import type { Tenancy } from "../core/tenancy";
import { verifyToken } from "./verify-token";

const NOW = Math.floor(NOW_MS / 1000);
const any = { acceptedTokens: "any" } as const;

async function withAcme() {
  const world = fakeWorld();
  const first = await createTenant(
    { tenantId: "acme", plan: "General", label: "ci", scopes: ["read"] },
    world.tenancy,
  );
  return { world, tenancy: world.tenancy, first };
}

const listed = (tenancy: Tenancy) => collect(listTokens("acme", tenancy));

describe("listTokens", () => {
  it("shows what a token is for, and neither secret nor hash", async () => {
    const { tenancy, first, world } = await withAcme();
    const tokens = await listed(tenancy);
    expect(tokens).toEqual([
      { tokenId: first.tokenId, label: "ci", scopes: ["read"], createdAt: NOW, expired: false },
    ]);
    expect(JSON.stringify(tokens)).not.toContain([...world.tokens.keys()][0]);
  });

  it("names a token that others stored by the beginning of its hash", async () => {
    const { tenancy, world, first } = await withAcme();
    const [[tokenHash, stored] = ["", undefined]] = [...world.tokens];
    if (stored) world.tokens.set(tokenHash, { ...stored, tokenId: undefined as unknown as string });
    const [token] = await listed(tenancy);
    expect(token?.tokenId).toBe(`hash-${tokenHash.slice(0, 12)}`);
    await revokeToken({ tenantId: "acme", tokenId: token?.tokenId ?? "" }, tenancy);
    await expect(verifyToken(first.token, any, tenancy)).resolves.toEqual({ state: "unknown" });
  });
});

describe("rotateToken", () => {
  it("mints a new one of the same label and scopes, and ends the old one after the overlap", async () => {
    const { tenancy, first, world } = await withAcme();
    const rotated = await rotateToken({ tenantId: "acme", overlapSeconds: 60 }, tenancy);
    expect(rotated.replaced).toEqual({ tokenId: first.tokenId, expiresAt: NOW + 60 });
    expect(await listed(tenancy)).toEqual([
      expect.objectContaining({ tokenId: first.tokenId, expiresAt: NOW + 60 }),
      { tokenId: rotated.tokenId, label: "ci", scopes: ["read"], createdAt: NOW, expired: false },
    ]);
    await expect(verifyToken(first.token, any, tenancy)).resolves.toMatchObject({ state: "works" });
    world.clock.advance(60_000);
    await expect(verifyToken(first.token, any, tenancy)).resolves.toMatchObject({ state: "expired" });
    await expect(verifyToken(rotated.token, any, tenancy)).resolves.toMatchObject({ state: "works" });
  });

  it("never makes an old token last longer", async () => {
    const { tenancy } = await withAcme();
    const { tokenId } = await mintTenantToken({ tenantId: "acme", expiresAt: NOW + 5 }, tenancy);
    const { replaced } = await rotateToken({ tenantId: "acme", tokenId, overlapSeconds: 60 }, tenancy);
    expect(replaced).toEqual({ tokenId, expiresAt: NOW + 5 });
  });

  it("asks which one is meant, where there are several", async () => {
    const { tenancy, first } = await withAcme();
    const { tokenId } = await mintTenantToken({ tenantId: "acme" }, tenancy);
    await expect(rotateToken({ tenantId: "acme", overlapSeconds: 60 }, tenancy)).rejects.toThrow(
      new AmbiguousTokenError("acme", [first.tokenId, tokenId]),
    );
    await expect(rotateToken({ tenantId: "acme", tokenId: "x", overlapSeconds: 1 }, tenancy)).rejects.toThrow(
      new TokenNotFoundError("acme", "x"),
    );
  });
});

describe("revokeToken", () => {
  it("says that a token is revoked, and the cache not flushed", async () => {
    const { world, tenancy, first } = await withAcme();
    const cause = new Error("no answer");
    const cache = { flush: () => Promise.reject(cause) };
    const wish = { tenantId: "acme", tokenId: first.tokenId, flush: true };
    await expect(revokeToken(wish, { ...tenancy, cache })).rejects.toThrow(
      new CacheNotFlushedError("acme", first.tokenId, cause),
    );
    expect(world.tokens.size).toBe(0);
  });

  it("removes one token and no other", async () => {
    const { tenancy, first } = await withAcme();
    const other = await mintTenantToken({ tenantId: "acme" }, tenancy);
    await revokeToken({ tenantId: "acme", tokenId: first.tokenId }, tenancy);
    expect((await listed(tenancy)).map(({ tokenId }) => tokenId)).toEqual([other.tokenId]);
    await expect(revokeToken({ tenantId: "acme", tokenId: first.tokenId }, tenancy)).rejects.toThrow(
      new TokenNotFoundError("acme", first.tokenId),
    );
  });
});

describe("verifyToken", () => {
  it("says whose a token is", async () => {
    const { tenancy, first } = await withAcme();
    await expect(verifyToken(first.token, any, tenancy)).resolves.toEqual({
      state: "works",
      tokenId: first.tokenId,
      tenantId: "acme",
      tenantStatus: "active",
      label: "ci",
    });
    await suspendTenant("acme", tenancy);
    await expect(verifyToken(first.token, any, tenancy)).resolves.toMatchObject({ state: "suspended" });
  });

  it.each([
    ["damaged", "any", (token: string) => token.slice(0, -1)],
    ["unknown", "any", () => "openssl-rand-base64"],
    ["not-accepted", "checksummed", () => "openssl-rand-base64"],
  ] as const)("says that one is %s", async (state, acceptedTokens, change) => {
    const { tenancy, first } = await withAcme();
    await expect(verifyToken(change(first.token), { acceptedTokens }, tenancy)).resolves.toEqual({ state });
  });
});
