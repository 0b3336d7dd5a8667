import { collect } from "@tollgate/testing-runtime";
import { createTenant } from "../tenant/create-tenant";
import { examineTenants } from "../doctor/examine-tenants";
import { exportTenants } from "../export/export-tenants";
import { fakeWorld, NOW_MS } from "../core/fakes.test-support";
import { importInto } from "../import/import.test-support";
import { listTokens } from "./list-tokens";
import { faultyPorts } from "../core/ports.test-support";
import { rotateToken } from "./rotate-token";
import { TokenChangedError, TokenReplacedError, TokenStateError } from "./errors";
import type { TokenUpdate } from "./update-token";
import { updateToken } from "./update-token";
import { verifyToken } from "./verify-token";

const NOW = Math.floor(NOW_MS / 1000);
const END = NOW + 90 * 86_400;

async function withToken(more: object = { expiresAt: END, label: "ci", scopes: ["read"] }) {
  const world = fakeWorld();
  const first = await createTenant({ tenantId: "acme", plan: "General", ...more }, world.tenancy);
  const { tokenId } = first;
  const update = (wish: TokenUpdate & { flush?: boolean }) =>
    updateToken({ tenantId: "acme", tokenId, ...wish }, world.tenancy);
  const stored = () => [...world.tokens.values()].find((token) => token.tokenId === tokenId);
  const findings = async () =>
    (await collect(examineTenants(world.inventory, world.tenancy))).map(({ kind }) => kind);
  return { world, first, tokenId, update, stored, findings };
}

it("changes what is said, and leaves everything else as it is", async () => {
  const { update, stored, world } = await withToken();
  const before = stored();
  await update({ label: "deploy" });
  expect(stored()).toEqual({ ...before, label: "deploy", revision: expect.any(String) as string });
  await update({ label: null, scopes: ["a", "b"], expiresAt: "never" });
  expect(stored()).toMatchObject({ scopes: ["a", "b"] });
  expect(stored()).not.toHaveProperty("label");
  expect(stored()).not.toHaveProperty("expiresAt");
  await update({ scopes: [] });
  expect(stored()).not.toHaveProperty("scopes");
  expect(world.events.at(-1)).toMatchObject({
    change: "update-token",
    phase: "done",
    before: { scopes: ["a", "b"] },
  });
});

it("writes nothing, and tells the audit trail nothing, where all is as it is wanted", async () => {
  const { update, world } = await withToken();
  const { length } = world.events;
  const flush = jest.fn(async () => undefined);
  world.ports.cache.flush = flush;
  world.tenancy.cache.flush = flush;
  await update({ label: "ci", scopes: ["read"], expiresAt: END, disabled: false, flush: true });
  expect(world.events).toHaveLength(length);
  expect(flush).toHaveBeenCalledTimes(1);
});

it("a disabled token lets nobody in, is nobody's problem, and is enabled with the end that it had", async () => {
  const { update, stored, first, world, findings } = await withToken();
  const before = stored();
  const state = async () => (await verifyToken(first.token, { acceptedTokens: "any" }, world.tenancy)).state;
  await update({ disabled: true });
  expect([await state(), await findings()]).toEqual(["disabled", []]);
  for await (const token of listTokens("acme", world.tenancy))
    expect(token).toMatchObject({ disabled: true, expired: false, expiresAt: END });
  const rotation = { tenantId: "acme", tokenId: first.tokenId, overlapSeconds: 60 };
  await expect(rotateToken(rotation, world.tenancy)).rejects.toBeInstanceOf(TokenStateError);
  await update({ disabled: false });
  expect([await state(), stored()]).toEqual(["works", { ...before, revision: expect.any(String) as string }]);
});

it("a token that has ended stays so; a disabled one may be given another end", async () => {
  const { update, world, findings } = await withToken();
  await update({ disabled: true });
  world.clock.advance(91 * 86_400_000);
  expect(await findings()).toEqual(["token-expired"]);
  await expect(update({ disabled: false })).rejects.toBeInstanceOf(TokenStateError);
  await update({ disabled: false, expiresAt: END + 10 * 86_400 });
  world.clock.advance(20 * 86_400_000);
  await expect(update({ expiresAt: "never" })).rejects.toBeInstanceOf(TokenStateError);
  await expect(update({ label: "x" })).rejects.toBeInstanceOf(TokenStateError);
});

it("one whose secret was not delivered is not changed, nor the end of one that is being replaced", async () => {
  const { update, world, stored, tokenId } = await withToken();
  await rotateToken({ tenantId: "acme", tokenId, overlapSeconds: 60 }, world.tenancy);
  await expect(update({ expiresAt: "never" })).rejects.toBeInstanceOf(TokenReplacedError);
  await update({ disabled: true });
  await update({ disabled: false });
  expect(stored()?.expiresAt).toBe(NOW + 60);
  const token = stored();
  if (token) world.tokens.set(token.tokenHash, { ...token, expiresAt: 1, undelivered: true });
  await expect(update({ expiresAt: "never" })).rejects.toThrow("was not delivered");
});

it("the one of two changes that comes too late is told so", async () => {
  const { world, tokenId, update } = await withToken();
  const slow = { ...world.ports, lookup: { ...world.ports.lookup } };
  slow.lookup.find = async (hash) => {
    const found = await world.ports.lookup.find(hash);
    await update({ disabled: true });
    return found;
  };
  const late = updateToken({ tenantId: "acme", tokenId, expiresAt: "never" }, world.tenancyOf(slow));
  await expect(late).rejects.toBeInstanceOf(TokenChangedError);
  expect([...world.tokens.values()]).toMatchObject([{ disabled: true, expiresAt: END }]);
});

it("says that a flush is left where only that fails", async () => {
  const { world, tokenId } = await withToken();
  const cache = { flush: () => Promise.reject(new Error("down")) };
  const update = { tenantId: "acme", tokenId, disabled: true, flush: true };
  await expect(updateToken(update, { ...world.tenancy, cache })).rejects.toThrow(
    "run the same command again",
  );
});

it("a rotation that is killed at any call while its token is disabled is mended, and the token stays disabled", async () => {
  for (let at = 1; ; at += 1) {
    const { world, tokenId, update, stored, findings } = await withToken();
    const { ports, hit } = faultyPorts(world.ports, at, "killed after");
    const rotation = { tenantId: "acme", tokenId, overlapSeconds: 60 };
    await rotateToken(rotation, world.tenancyOf(ports)).catch(() => undefined);
    if (hit() === undefined) break;
    await update({ disabled: true });
    for await (const { repair } of examineTenants(world.inventory, world.tenancy))
      await repair?.(world.tenancy);
    expect([hit(), await findings(), stored()?.disabled]).toEqual([hit(), [], true]);
  }
});

it("no import enables what is disabled, and an export has it", async () => {
  const { world, update } = await withToken();
  const exported = () => collect(exportTenants({ ...world.tenancy, inventory: world.inventory }));
  const old = await exported();
  await update({ disabled: true });
  expect(await exported()).toEqual([{ ...old[0], disabled: true }]);
  expect(await importInto(world).run(old as never)).toMatchObject([
    { outcome: "unchanged", reason: "the token is stored as disabled, which stays" },
  ]);
  world.records.clear();
  expect(await importInto(world).run(old as never)).toMatchObject([{ outcome: "failed" }]);
  expect([...world.tokens.values()]).toMatchObject([{ disabled: true }]);
});
