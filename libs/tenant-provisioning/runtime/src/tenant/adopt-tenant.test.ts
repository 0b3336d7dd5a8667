import { authorize } from "@tollgate/authorizer-runtime";
import { prod } from "@tollgate/environments/sample";
import { hashToken } from "@tollgate/token-hashing";
import { collect } from "@tollgate/testing-runtime";
import { adoptTenant } from "./adopt-tenant";
import { ApiKeyTakenError, ApiKeyValueError, PlanConflictError } from "../core/errors";
import { moveTenant, resumeTenant, suspendTenant } from "./change-tenant";
import { createTenant } from "./create-tenant";
import { deleteTenant } from "./delete-tenant";
import { fakeWorld, inconsistencies, type World } from "../core/fakes.test-support";
import { listTokens } from "../token/list-tokens";
import { mintTenantToken } from "../token/mint-token";
import { PlanChoiceError, TenantHasKeyError, UnknownApiKeyError } from "./errors";
import { aroundCalls } from "../core/ports.test-support";
import { revokeToken } from "../token/revoke-token";
import { rotateToken } from "../token/rotate-token";
import { showTenant } from "./show-tenant";
import type { NewToken } from "../core/tokens";
import { verifyToken } from "../token/verify-token";

const VALUE = "qZ7-made-by-hand-long-ago";
const SECRET = "openssl-rand-base64";
const acme = { tenantId: "acme", apiKeyId: "key1" } as const;

/** A key and a token, created as in the walkthrough. */
async function byHand(value = VALUE): Promise<World> {
  const world = fakeWorld();
  await world.ports.keys.ensure({ value, description: "" });
  await world.ports.plans.addKey("plan1", "key1");
  const tokenHash = hashToken(SECRET);
  world.tokens.set(tokenHash, { tokenHash, clientId: value } as NewToken);
  return world;
}

const tokensOf = ({ tenancy }: World) => collect(listTokens("acme", tenancy));

describe("adoptTenant", () => {
  it("records the key's tenant, keeps its plan, and lists its tokens", async () => {
    const world = await byHand();
    expect(await adoptTenant(acme, world.tenancy)).toMatchObject({
      tenant: { tenantId: "acme", status: "active", plan: "General", clientId: VALUE, apiKeyId: "key1" },
      tokens: 1,
    });
    expect(await tokensOf(world)).toEqual([
      { tokenId: expect.stringMatching(/^[0-9a-f]{16}$/) as string, expired: false },
    ]);
    expect(inconsistencies(world)).toEqual([]);
    expect(world.events.map(({ change, phase }) => [change, phase])).toEqual([
      ["adopt", "begun"],
      ["adopt", "done"],
    ]);
  });

  it.each([
    'made-by-"hand"-long-ago',
    "made by hand, long ago",
    "made-by-hand-long-ag\u00f6",
    "made-by-hand`long-ago",
  ])("refuses a key of the value %j, whose tokens no authorizer would let in", async (value) => {
    const world = await byHand(value);
    await expect(adoptTenant(acme, world.tenancy)).rejects.toThrow(ApiKeyValueError);
    expect([world.events, world.records.size]).toEqual([[], 0]);
  });

  it("leaves what the token lets in as it was", async () => {
    const world = await byHand();
    const authorized = async () =>
      authorize(SECRET, {
        records: { find: async (hash: string) => ({ ...world.tokens.get(hash), token: hash }) },
        settings: { tokenPrefix: "tg_dev", acceptedTokens: "any" },
        clock: world.clock,
      });
    const before = await authorized();
    await adoptTenant(acme, world.tenancy);
    expect(await authorized()).toMatchObject({
      ...before,
      principalId: "acme",
      context: { tenantId: "acme" },
    });
    expect(before).toMatchObject({ outcome: "allow", usageIdentifierKey: VALUE });
  });

  it("takes a disabled key over as a suspended tenant's", async () => {
    const world = await byHand();
    await world.ports.keys.setEnabled("key1", false);
    expect((await adoptTenant(acme, world.tenancy)).tenant.status).toBe("suspended");
    expect(inconsistencies(world)).toEqual([]);
  });

  it("takes over what was stored since, when it is run again, and moves to a plan that is wished for", async () => {
    const world = await byHand();
    await adoptTenant(acme, world.tenancy);
    const [first] = await tokensOf(world);
    world.tokens.set("bb", { tokenHash: "bb", clientId: VALUE } as NewToken);
    expect(await adoptTenant({ ...acme, plan: "Unlimited" }, world.tenancy)).toMatchObject({
      tenant: { plan: "Unlimited" },
      tokens: 2,
    });
    expect(await tokensOf(world)).toContainEqual(first);
    expect(await tokensOf(world)).toHaveLength(2);
    expect(inconsistencies(world)).toEqual([]);
  });

  it("asks for a plan where the key is in none, and follows the wish", async () => {
    const world = await byHand();
    world.members.clear();
    await expect(adoptTenant(acme, world.tenancy)).rejects.toThrow(
      "API key key1 is in no plan of this environment: choose its plan with --plan General or --plan Unlimited",
    );
    expect([world.records.size, world.events.length]).toEqual([0, 0]);
    await adoptTenant({ ...acme, plan: "Unlimited" }, world.tenancy);
    expect(inconsistencies(world)).toEqual([]);
  });

  it("asks for a plan where the key is in two", async () => {
    const { tenancy } = await byHand();
    const stages = ["api/dev"];
    const holding = async () => ["plan1", "plan2"].map((id) => ({ id, name: id, stages }));
    const two = { ...tenancy, plans: { ...tenancy.plans, holding } };
    await expect(adoptTenant(acme, two)).rejects.toThrow(PlanChoiceError);
    await expect(adoptTenant(acme, two)).rejects.toThrow(/is in General and Unlimited: choose its plan/);
  });

  it("names a plan of nobody's here that has the key: it is in the way for the same stage, and for no other", async () => {
    const world = await byHand();
    world.members.set("key1", "gold1");
    const general = { ...acme, plan: "General" } as const;
    await expect(adoptTenant(acme, world.tenancy)).rejects.toThrow(
      /no plan of this environment \(but in "Gold"\)/,
    );
    await expect(adoptTenant(general, world.tenancy)).rejects.toThrow(
      new PlanConflictError("plan1", "key1", { id: "gold1", name: "Gold" }),
    );
    expect(world.records.size).toBe(0);
    const elsewhere = { ...world.tenancy.plans, stagesOf: async () => ["api/other"] };
    world.members.delete("key1");
    await adoptTenant(general, { ...world.tenancy, plans: elsewhere });
    expect(inconsistencies(world)).toEqual([]);
  });

  it("refuses a key that is another tenant's, or named as its, here or in another environment", async () => {
    const world = await byHand();
    await adoptTenant(acme, world.tenancy);
    const beta = { ...acme, tenantId: "beta" };
    await expect(adoptTenant(beta, world.tenancy)).rejects.toThrow(new ApiKeyTakenError("key1", "acme"));
    const named = await byHand("example-gateway-dev-gamma");
    await expect(adoptTenant(beta, named.tenancy)).rejects.toThrow(new ApiKeyTakenError("key1", "gamma"));
    await adoptTenant({ ...acme, tenantId: "gamma" }, named.tenancy);
    const elsewhere = await byHand(`example-gateway-${prod.name}-beta`);
    await expect(adoptTenant(beta, elsewhere.tenancy)).rejects.toThrow(ApiKeyTakenError);
  });

  it("refuses a tenant that has another key, and a key that is not there", async () => {
    const world = await byHand();
    await expect(adoptTenant({ ...acme, apiKeyId: "x" }, world.tenancy)).rejects.toThrow(
      new UnknownApiKeyError("x"),
    );
    await createTenant({ tenantId: "acme", plan: "General" }, world.tenancy);
    await expect(adoptTenant(acme, world.tenancy)).rejects.toThrow(new TenantHasKeyError("acme", "key2"));
  });

  it("refuses a wrong id before any call", async () => {
    const { ports, tenancyOf } = fakeWorld();
    const none = aroundCalls(ports, async (name) => Promise.reject(new Error(name)));
    await expect(adoptTenant({ ...acme, tenantId: "Acme" }, tenancyOf(none))).rejects.toThrow(
      /tenant id "Acme"/,
    );
  });
});

it("every other change works on an adopted tenant as on any", async () => {
  const world = await byHand();
  const { tenancy } = world;
  await adoptTenant(acme, tenancy);
  await suspendTenant("acme", tenancy);
  await resumeTenant("acme", tenancy);
  await moveTenant("acme", "Unlimited", tenancy);
  expect(await showTenant("acme", tenancy)).toMatchObject({ key: { id: "key1" }, problems: [] });
  const [{ tokenId = "" } = {}] = await tokensOf(world);
  await rotateToken({ tenantId: "acme", tokenId, overlapSeconds: 60 }, tenancy);
  const minted = await mintTenantToken({ tenantId: "acme" }, tenancy);
  const any = { acceptedTokens: "any" } as const;
  expect(await verifyToken(minted.token, any, tenancy)).toMatchObject({ state: "works", tenantId: "acme" });
  await revokeToken({ tenantId: "acme", tokenId }, tenancy);
  expect(await verifyToken(SECRET, any, tenancy)).toEqual({ state: "unknown" });
  expect(inconsistencies(world)).toEqual([]);
  world.tokens.set("bb", { tokenHash: "bb", clientId: VALUE } as NewToken);
  expect(await deleteTenant("acme", tenancy)).toEqual({ tenantId: "acme", removedTokens: 3 });
  expect([world.keys.size, world.tokens.size, world.records.size]).toEqual([0, 0, 0]);
});
