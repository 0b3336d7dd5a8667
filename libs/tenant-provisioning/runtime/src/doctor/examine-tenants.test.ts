import { collect } from "@tollgate/testing-runtime";
import { limitTenant } from "../tenant/change-tenant";
import { createTenant } from "../tenant/create-tenant";
import { deleteTenant } from "../tenant/delete-tenant";
import { examineTenants } from "./examine-tenants";
import type { World } from "../core/fakes.test-support";
import { fakeWorld, inconsistencies } from "../core/fakes.test-support";
import type { Finding } from "./finding";
import { mintTenantToken } from "../token/mint-token";
import { TenantChangedError } from "../core/errors";
import type { NewToken } from "../core/tokens";

const found = ({ inventory, tenancy }: World): Promise<Finding[]> =>
  collect(examineTenants(inventory, tenancy));

async function withAcme() {
  const world = fakeWorld();
  await createTenant({ tenantId: "acme", plan: "General" }, world.tenancy);
  return world;
}

async function change(world: World, wish: object) {
  const record = world.records.get("acme");
  if (record) world.records.set("acme", { ...record, ...wish });
}

it("finds nothing where everything is as it should be", async () => {
  expect(await found(await withAcme())).toEqual([]);
});

/** A token that another program stored, with only the attributes that authentication needs. */
const byHand = (clientId: string) => ({ tokenHash: "aa", clientId }) as NewToken;

type Spoil = (world: World) => unknown;

const safe: readonly (readonly [what: string, spoil: Spoil, expected: Partial<Finding>])[] = [
  [
    "a disabled key of an active tenant",
    ({ ports }) => ports.keys.setEnabled("key1", false),
    { kind: "key-state", subject: "acme", mend: "resume acme" },
  ],
  [
    "an enabled key of a suspended tenant",
    (world) => change(world, { status: "suspended" }),
    { kind: "key-state", subject: "acme", mend: "suspend acme" },
  ],
  [
    "a key in no plan",
    ({ members }) => members.clear(),
    {
      kind: "key-plan",
      cause: "its API key is in no plan, and must be in General",
      mend: "move acme --plan General",
    },
  ],
  [
    "a key in two plans",
    (world) => {
      const { plans } = world.ports;
      const second = new Set(["key1"]);
      const isSecond = (planId: string, keyId: string) => planId === "plan2" && second.has(keyId);
      Object.assign(plans, {
        hasKey: async (planId: string, keyId: string) =>
          isSecond(planId, keyId) || world.members.get(keyId) === planId,
        removeKey: async (planId: string, keyId: string) =>
          void (isSecond(planId, keyId) && second.delete(keyId)),
      });
      Object.assign(world.inventory, {
        async *keysIn(planId: string) {
          if (await plans.hasKey(planId, "key1")) yield "key1";
        },
      });
    },
    { kind: "key-plan", cause: "its API key is in General and Unlimited, and must be in General" },
  ],
  [
    "a key that was made again by hand",
    async ({ keys, members, records, ports }) => {
      const { clientId = "" } = records.get("acme") ?? {};
      await ports.keys.remove("key1");
      keys.set("key9", { id: "key9", enabled: true, value: clientId });
      members.set("key9", "plan1");
    },
    { kind: "tenant-unsettled", cause: "API key key1 is gone, and key9 has its value", mend: "resume acme" },
  ],
  [
    "an adoption that was cut short",
    (world) => change(world, { status: "adopting" }),
    { kind: "tenant-unfinished", mend: "adopt acme --key key1" },
  ],
  [
    "a token of a tenant that no list shows",
    ({ tokens }) => tokens.set("aa", byHand("example-gateway-dev-acme")),
    { kind: "token-without-tenant", subject: "hash-aa", mend: "adopt acme --key key1" },
  ],
  ["a drifted plan", ({ members }) => members.set("key1", "plan2"), { kind: "key-plan" }],
  ["a change that was cut short", (world) => change(world, { settled: false }), { kind: "tenant-unsettled" }],
  [
    "a deletion that was cut short",
    (world) => change(world, { status: "deleting" }),
    { kind: "tenant-unfinished", mend: "delete acme" },
  ],
  [
    "a key that nobody has",
    ({ ports }) => ports.keys.ensure({ value: "example-gateway-dev-other", description: "" }),
    { kind: "key-without-tenant", subject: "key2" },
  ],
  [
    "a token whose key is gone",
    async ({ ports, tokens }) => {
      const [token] = tokens.values();
      if (token) await ports.tokens.put({ ...token, tokenHash: "aa", tokenId: "lost", clientId: "gone" });
    },
    { kind: "token-without-key", subject: "lost", cause: "its API key is gone: gone" },
  ],
  [
    "an expired token",
    async ({ tenancy, clock }) => {
      await mintTenantToken({ tenantId: "acme", expiresAt: 1_790_000_001 }, tenancy);
      clock.advance(1000);
    },
    { kind: "token-expired" },
  ],
];

const OWN = { rateLimit: 200, burstLimit: 400, quota: null };
const NAME = "example-gateway-tenant_acme_dev";

/** What may be wrong with a tenant that has limits of its own. */
const ofOwnLimits: typeof safe = [
  [
    "a usage plan of own limits that is gone",
    ({ ownPlans, members }) => {
      ownPlans.clear();
      members.clear();
    },
    { kind: "plan-missing", subject: "acme", cause: `there is no usage plan ${NAME} of its own limits` },
  ],
  [
    "a usage plan of own limits that someone changed",
    ({ ownPlans }) => {
      for (const [id, plan] of ownPlans)
        ownPlans.set(id, { ...plan, throttle: { rateLimit: 1, burstLimit: 1 } });
    },
    {
      kind: "plan-limits",
      subject: "acme",
      cause:
        "its own usage plan allows 1 a second (burst 1) and any number, and must allow 200 a second (burst 400) and any number",
      mend: "resume acme",
    },
  ],
  [
    "a usage plan of own limits for the stage of an API that is gone",
    ({ ownPlans }) => {
      for (const [id, plan] of ownPlans) ownPlans.set(id, { ...plan, stages: ["gone/dev"] });
    },
    {
      kind: "plan-limits",
      cause: "its own usage plan does not cover the same stages as those of the environment",
    },
  ],
  [
    "a second usage plan of own limits",
    ({ ownPlans }) => {
      for (const plan of [...ownPlans.values()]) ownPlans.set("own9", { ...plan, id: "own9" });
    },
    { kind: "plan-limits", cause: `2 usage plans are named ${NAME}` },
  ],
  [
    "a key that is in the plan of the tier in spite of own limits",
    ({ members }) => members.set("key1", "plan1"),
    { kind: "key-plan", cause: "its API key is in General, and must be in its own plan" },
  ],
  [
    "a usage plan of own limits of a tenant that has none",
    (world) => {
      world.records.set("acme", { ...world.records.get("acme"), limits: undefined } as never);
      world.members.set("key1", "plan1");
    },
    {
      kind: "plan-without-tenant",
      subject: NAME,
      cause: 'tenant "acme" has no limits of its own',
      mend: "limits acme --reset",
    },
  ],
  [
    "a usage plan of own limits of a tenant that does not exist",
    ({ ownPlans }) =>
      ownPlans.set("own9", { id: "own9", name: "example-gateway-tenant_gone_dev", stages: ["api/dev"] }),
    {
      kind: "plan-without-tenant",
      subject: "example-gateway-tenant_gone_dev",
      cause: 'there is no tenant "gone"',
    },
  ],
];

it.each(ofOwnLimits)("finds and mends %s", async (_, spoil, expected) => {
  const world = await withAcme();
  await limitTenant("acme", OWN, world.tenancy);
  expect(await found(world)).toEqual([]);
  await spoil(world);
  const findings = await found(world);
  expect(findings).toEqual([expect.objectContaining(expected)]);
  for (const { repair } of findings) await repair?.(world.tenancy);
  expect(await found(world)).toEqual([]);
  expect(inconsistencies(world)).toEqual([]);
});

it("leaves a usage plan of nobody's limits to a person where a key is in it, and other environments' alone", async () => {
  const world = await withAcme();
  const plan = { id: "own9", name: "example-gateway-tenant_gone_dev", stages: ["api/dev"] };
  world.ownPlans
    .set("own9", plan)
    .set("own8", { ...plan, id: "own8", name: "example-gateway-tenant_acme_prod" });
  await world.ports.keys.ensure({ value: "made-by-hand-long-ago", description: "" });
  world.members.set("key2", "own9");
  const [finding, ...others] = await found(world);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ kind: "plan-without-tenant", subject: plan.name });
  expect(finding?.cause).toBe('there is no tenant "gone", and API key key2 is in it');
  expect(finding).not.toHaveProperty("repair");
});

it.each(safe)("finds and mends %s", async (_, spoil, expected) => {
  const world = await withAcme();
  await spoil(world);
  const findings = await found(world);
  expect(findings).toEqual([expect.objectContaining(expected)]);
  for (const { repair } of findings) await repair?.(world.tenancy);
  expect(await found(world)).toEqual([]);
  expect(world.events.at(-1)?.phase).toBe("done");
});

const foreign = (id: string) => ({ id, enabled: true, value: "made-by-hand" });
const unsafe: readonly (readonly [what: string, spoil: Spoil, expected: Partial<Finding>])[] = [
  [
    "a creation that was cut short, because it makes a secret",
    (world) => change(world, { status: "creating" }),
    { kind: "tenant-unfinished", mend: "create acme --plan General" },
  ],
  [
    "a key that only tokens use",
    ({ records }) => records.clear(),
    {
      kind: "key-without-tenant",
      cause: "a token has it, and it belongs to no tenant: example-gateway-dev-acme",
      mend: "adopt acme --key key1",
    },
  ],
  [
    "a key that was made by hand, and a token of it",
    ({ keys, tokens }) => {
      keys.set("key9", foreign("key9"));
      tokens.set("aa", byHand("made-by-hand"));
    },
    {
      kind: "key-without-tenant",
      cause: "a token has it, and it belongs to no tenant: made-by-hand",
      mend: "adopt <tenant-id> --key key9 --plan <plan>",
    },
  ],
  [
    "a key that was made by hand, in a plan of the environment",
    ({ keys, members }) => {
      keys.set("key9", foreign("key9"));
      members.set("key9", "plan1");
    },
    {
      kind: "key-without-tenant",
      cause: "it is in General, and it belongs to no tenant: made-by-hand",
      mend: "adopt <tenant-id> --key key9",
    },
  ],
  [
    "a token that is listed as another tenant's than the one that it lets in",
    ({ tokens }) => tokens.set("aa", { ...byHand("example-gateway-dev-acme"), tenantId: "beta" }),
    { kind: "token-of-another-tenant", cause: "it authenticates tenant acme, and is listed as beta's" },
  ],
  [
    "two keys of one value",
    ({ keys }) => keys.set("key9", foreign("key9")).set("key8", foreign("key8")),
    { kind: "duplicate-key", cause: "API keys key9, key8 have one value" },
  ],
  [
    "a plan that is not deployed",
    ({ planNames }) => planNames.delete("example-gateway-Unlimited-dev"),
    {
      kind: "plan-missing",
      subject: "Unlimited",
      cause: "there is no usage plan example-gateway-Unlimited-dev",
      mend: "npx cdktf deploy dev",
    },
  ],
  [
    "a plan whose limits someone changed by hand",
    ({ tenancy }) =>
      Object.assign(tenancy.plans, {
        all: async () => [
          {
            id: "plan1",
            name: "example-gateway-General-dev",
            stages: ["api/dev"],
            throttle: { rateLimit: 10, burstLimit: 20 },
          },
          { id: "plan2", name: "example-gateway-Unlimited-dev", stages: ["api/dev"] },
        ],
      }),
    {
      kind: "plan-limits",
      subject: "General",
      cause:
        "it allows 10 a second (burst 20) and any number, and must allow 10 a second (burst 20) and 100000 a month",
      mend: "npx cdktf deploy dev",
    },
  ],
  [
    "keys near the quota",
    ({ keys }) => {
      for (let at = 0; at < 9000; at += 1)
        keys.set(`k${at}`, { id: `k${at}`, enabled: true, value: `v${at}` });
    },
    { kind: "quota", cause: "there are 9001 of 10000 in this account and Region" },
  ],
];

it.each(unsafe)("finds %s, and leaves it to a person", async (_, spoil, expected) => {
  const world = await withAcme();
  await spoil(world);
  const findings = await found(world);
  expect(findings).toEqual([expect.objectContaining(expected)]);
  expect(findings[0]).not.toHaveProperty("repair");
});

it("finds a tenant whose key is gone, and its tokens", async () => {
  const world = await withAcme();
  await world.ports.keys.remove("key1");
  expect((await found(world)).map(({ kind }) => kind)).toEqual(["tenant-without-key", "token-without-key"]);
});

it("leaves keys alone that are not named as a tenant's of the environment", async () => {
  const world = await withAcme();
  await world.ports.keys.ensure({ value: "example-gateway-prod-acme", description: "" });
  await world.ports.keys.ensure({ value: "made-by-hand-long-ago", description: "" });
  expect(await found(world)).toEqual([]);
});

describe("what happens between looking and mending", () => {
  it("a tenant that was deleted and created again meanwhile is not deleted", async () => {
    const world = await withAcme();
    await change(world, { status: "deleting" });
    const [finding] = await found(world);
    await deleteTenant("acme", world.tenancy);
    await createTenant({ tenantId: "acme", plan: "General" }, world.tenancy);
    await expect(finding?.repair?.(world.tenancy)).rejects.toThrow(TenantChangedError);
    expect(await found(world)).toEqual([]);
  });

  it("a key that a new tenant took into use meanwhile is not removed", async () => {
    const world = await withAcme();
    await world.ports.keys.ensure({ value: "example-gateway-dev-other", description: "" });
    const [finding] = await found(world);
    await createTenant({ tenantId: "other", plan: "General" }, world.tenancy);
    await expect(finding?.repair?.(world.tenancy)).rejects.toThrow(new TenantChangedError("other"));
    expect(await found(world)).toEqual([]);
  });
});
