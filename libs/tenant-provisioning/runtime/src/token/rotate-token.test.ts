import { createTenant } from "../tenant/create-tenant";
import { fakeWorld, NOW_MS } from "../core/fakes.test-support";
import { mintTenantToken } from "./mint-token";
import { examineTenants } from "../doctor/examine-tenants";
import { revokeToken } from "./revoke-token";
import { rotateToken } from "./rotate-token";
import { faultyPorts } from "../core/ports.test-support";
import { TokenLifetimeError, TokenReplacedError } from "./errors";

const NOW = Math.floor(NOW_MS / 1000);
const DAY = 86_400;
const rotation = { tenantId: "acme", overlapSeconds: 60 } as const;

async function withToken(expiresAt?: number) {
  const world = fakeWorld();
  const lifetime = expiresAt === undefined ? {} : { expiresAt };
  const first = await createTenant({ tenantId: "acme", plan: "General", ...lifetime }, world.tenancy);
  return { world, tenancy: world.tenancy, first };
}

describe("the lifetime of a rotated token", () => {
  it("is the one that the old token was minted with, however old that is", async () => {
    const { world, tenancy } = await withToken(NOW + 90 * DAY);
    world.clock.advance(80 * DAY * 1000);
    const rotated = await rotateToken(rotation, tenancy);
    expect(rotated.expiresAt).toBe(NOW + 170 * DAY);
    world.clock.advance(10 * DAY * 1000);
    expect((await rotateToken(rotation, tenancy)).expiresAt).toBe(NOW + 180 * DAY);
  });

  it("is none where the old token has none", async () => {
    const { tenancy } = await withToken();
    expect(await rotateToken(rotation, tenancy)).not.toHaveProperty("expiresAt");
  });

  it("is the one that is asked for, also none", async () => {
    const { tenancy } = await withToken(NOW + 90 * DAY);
    expect((await rotateToken({ ...rotation, expiresAt: NOW + 5 * DAY }, tenancy)).expiresAt).toBe(
      NOW + 5 * DAY,
    );
    expect(await rotateToken({ ...rotation, expiresAt: "never" }, tenancy)).not.toHaveProperty("expiresAt");
  });

  it("has to be said where it is not known how long the old token was to last", async () => {
    const { world, tenancy, first } = await withToken(NOW + DAY);
    for (const token of world.tokens.values()) Object.assign(token, { createdAt: undefined });
    await expect(rotateToken(rotation, tenancy)).rejects.toThrow(new TokenLifetimeError(first.tokenId));
    expect([...world.tokens.values()]).toEqual([expect.not.objectContaining({ replacement: {} })]);
    await expect(rotateToken({ ...rotation, expiresAt: "never" }, tenancy)).resolves.toBeDefined();
  });
});

describe("a token that is being replaced", () => {
  it("is not replaced by another, and names its successor, also when it has ended", async () => {
    const { world, tenancy, first } = await withToken();
    const { tokenId } = await rotateToken(rotation, tenancy);
    const again = { ...rotation, tokenId: first.tokenId };
    await expect(rotateToken(again, tenancy)).rejects.toThrow(new TokenReplacedError(first.tokenId, tokenId));
    world.clock.advance(61_000);
    await expect(rotateToken(again, tenancy)).rejects.toThrow(new TokenReplacedError(first.tokenId, tokenId));
    expect(world.tokens.size).toBe(2);
  });

  it("is replaced by another once its successor is revoked, which lasts as long as it was to last", async () => {
    const { tenancy, first } = await withToken(NOW + 90 * DAY);
    const { tokenId } = await rotateToken(rotation, tenancy);
    await revokeToken({ tenantId: "acme", tokenId }, tenancy);
    const rotated = await rotateToken({ ...rotation, tokenId: first.tokenId }, tenancy);
    expect(rotated.expiresAt).toBe(NOW + 90 * DAY);
  });
});

it("a rotation that is killed at any call is found by doctor, whose repair ends what is replaced and frees what is not", async () => {
  const kinds = new Set<string>();
  for (let at = 1; ; at += 1) {
    const { world, first } = await withToken();
    await mintTenantToken({ tenantId: "acme" }, world.tenancy);
    const { ports, hit } = faultyPorts(world.ports, at, "killed after");
    await rotateToken({ ...rotation, tokenId: first.tokenId }, world.tenancyOf(ports)).catch(() => undefined);
    if (hit() === undefined) break;
    for (let round = 1; round <= 2; round += 1)
      for await (const { kind, repair } of examineTenants(world.inventory, world.tenancy)) {
        expect([hit(), round, kind]).toEqual([hit(), 1, kind]);
        kinds.add(kind);
        await repair?.(world.tenancy);
      }
    const old = [...world.tokens.values()].find(({ tokenId }) => tokenId === first.tokenId);
    const isDone = world.tokens.size === 3;
    expect([hit(), old?.expiresAt]).toEqual([hit(), isDone ? NOW + 60 : undefined]);
    expect([hit(), old?.replacement !== undefined]).toEqual([hit(), isDone]);
  }
  expect([...kinds].sort()).toEqual(["rotation-unfinished", "token-undelivered"]);
});
