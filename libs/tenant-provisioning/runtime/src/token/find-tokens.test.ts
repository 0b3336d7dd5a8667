import { collect } from "@tollgate/testing-runtime";
import { createTenant } from "../tenant/create-tenant";
import { fakeWorld, NOW_MS } from "../core/fakes.test-support";
import type { OwnedToken, TokenFilter } from "./find-tokens";
import { filterTokens, findTokens, stateOfToken, TOKEN_STATES } from "./find-tokens";
import { idleTenants } from "../usage/tenant-usage";

const NOW = Math.floor(NOW_MS / 1000);
const DAY = 86_400;

/** Tokens of two tenants, one in each state, and one token without a tenant. */
async function stocked() {
  const world = fakeWorld();
  for (const tenantId of ["acme", "beta"]) await createTenant({ tenantId, plan: "General" }, world.tenancy);
  world.tokens.clear();
  const put = (tokenId: string, tenantId: string | undefined, more: object) =>
    world.tokens.set(tokenId, { tokenHash: tokenId, clientId: "c", tokenId, tenantId, ...more } as never);
  put("lasting", "acme", {});
  put("late", "acme", { expiresAt: NOW + 20 * DAY });
  put("soon", "beta", { expiresAt: NOW + 2 * DAY });
  put("off", "acme", { expiresAt: NOW + DAY, disabled: true });
  put("over", "beta", { expiresAt: NOW });
  put("held", "beta", { expiresAt: 5, undelivered: true });
  put("nobodys", undefined, { expiresAt: NOW + 14 * DAY });
  const tenancy = { ...world.tenancy, inventory: world.inventory };
  const idsOf = async (tokens: AsyncIterable<OwnedToken>) =>
    (await collect(tokens)).map(({ tokenId }) => tokenId);
  const ids = (filter: TokenFilter) => idsOf(filterTokens(filter, tenancy));
  return { world, tenancy, ids, idsOf };
}

it("finds the tokens that end soon, of all tenants or of one, sorted by their end", async () => {
  const { ids } = await stocked();
  expect(await ids({ endingWithin: 14 * DAY })).toEqual(["off", "soon", "nobodys"]);
  expect(await ids({ endingWithin: 14 * DAY - 1 })).toEqual(["off", "soon"]);
  expect(await ids({ tenantId: "acme", endingWithin: 30 * DAY })).toEqual(["off", "late"]);
  expect(await ids({ state: "works", endingWithin: 30 * DAY })).toEqual(["soon", "nobodys", "late"]);
});

it("each token is in one state", async () => {
  const { ids, tenancy } = await stocked();
  const found = await Promise.all(TOKEN_STATES.map((state) => ids({ state })));
  expect(found).toEqual([["lasting", "late", "soon", "nobodys"], ["off"], ["held"], ["over"]]);
  for await (const token of filterTokens({}, tenancy)) expect(TOKEN_STATES).toContain(stateOfToken(token));
});

it("finds a token by its name over all tenants", async () => {
  const { tenancy, idsOf } = await stocked();
  for await (const token of findTokens("soon", tenancy)) expect(token).toMatchObject({ tenantId: "beta" });
  expect(await idsOf(findTokens("nobodys", tenancy))).toEqual(["nobodys"]);
  await expect(idsOf(findTokens("gone", tenancy))).rejects.toThrow('no tenant has a token "gone"');
});

it("a tenant is idle whose key has no counted request, and that was there all the time", async () => {
  const { world, tenancy } = await stocked();
  const idle = async (days: number) =>
    (await collect(idleTenants({}, days, tenancy))).map(({ tenantId }) => tenantId);
  expect(await idle(1)).toEqual([]);
  world.clock.advance(31 * DAY * 1000);
  expect(await idle(30)).toEqual(["acme", "beta"]);
  const { apiKeyId = "" } = world.records.get("beta") ?? {};
  world.usage.set(apiKeyId, [{ used: 0, left: 1 }]);
  expect(await idle(30)).toEqual(["acme", "beta"]);
  world.usage.set(apiKeyId, [
    { used: 0, left: 1 },
    { used: 1, left: 0 },
  ]);
  expect(await idle(30)).toEqual(["acme"]);
  await expect(idle(91)).rejects.toThrow("at most 90");
});
