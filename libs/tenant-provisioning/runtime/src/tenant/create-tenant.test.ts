import { authorize } from "@tollgate/authorizer-runtime";
import { environments } from "@tollgate/environments";
import { dev } from "@tollgate/environments/sample";
import { fixedClock } from "@tollgate/testing-runtime";
import { hashToken, mintToken } from "@tollgate/token-hashing";
import { createTenant } from "./create-tenant";
import { fakeWorld, inconsistencies, NOW_MS } from "../core/fakes.test-support";
import { PlanNotFoundError } from "../core/errors";
import { aroundCalls } from "../core/ports.test-support";
import { TenantExistsError } from "./errors";

const acme = { tenantId: "acme", plan: "General" } as const;

describe("createTenant", () => {
  it("makes record, key, plan membership and token, and shows the secret", async () => {
    const world = fakeWorld();
    const created = await createTenant({ ...acme, label: "first" }, world.tenancy);
    expect(created).toEqual({
      ...acme,
      apiKeyId: "key1",
      token: expect.stringMatching(/^tg_dev_[0-9A-Za-z]{49}$/) as string,
      tokenId: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    });
    expect([...world.tokens.values()]).toEqual([
      {
        tokenHash: hashToken(created.token),
        clientId: "example-gateway-dev-acme",
        tenantId: "acme",
        tokenId: created.tokenId,
        label: "first",
        createdAt: 1_790_000_000,
      },
    ]);
    expect(world.records.get("acme")).toMatchObject({ status: "active", plan: "General", apiKeyId: "key1" });
    expect(inconsistencies(world)).toEqual([]);
  });

  it("keeps the secret to itself: it is in no record, event or table", async () => {
    const { tenancy, records, events, tokens } = fakeWorld();
    const { token } = await createTenant(acme, tenancy);
    expect(JSON.stringify([[...records], events, [...tokens]])).not.toContain(token);
  });

  it("refuses a tenant that is there", async () => {
    const { tenancy, tokens } = fakeWorld();
    await createTenant(acme, tenancy);
    await expect(createTenant(acme, tenancy)).rejects.toThrow(new TenantExistsError("acme"));
    expect(tokens.size).toBe(1);
  });

  it("takes a key with the tenant's value into use, and enables it", async () => {
    const world = fakeWorld();
    await world.ports.keys.ensure({ value: "example-gateway-dev-acme", description: "" });
    await world.ports.keys.setEnabled("key1", false);
    await createTenant(acme, world.tenancy);
    expect(inconsistencies(world)).toEqual([]);
  });

  it("creates nothing where the plan is missing", async () => {
    const { tenancy, planNames, records, events } = fakeWorld();
    planNames.clear();
    await expect(createTenant(acme, tenancy)).rejects.toThrow(
      new PlanNotFoundError("example-gateway-General-dev"),
    );
    expect([records.size, events.length]).toEqual([0, 0]);
  });

  it.each([
    [
      "a tenant's id",
      { tenantId: "Acme" },
      'tenant id "Acme" must be 1 to 64 characters of a-z, 0-9 and "-"',
    ],
    ["an empty label", { label: "" }, "the label is empty: leave it out instead"],
    ["a long label", { label: "x".repeat(257) }, "the label has 257 characters, more than 256"],
    [
      "a label that a terminal obeys",
      { label: "\u001b[2J" },
      "the label has control or invisible characters",
    ],
    ["a token as a label", { label: `was ${mintToken("tg_prod")}` }, "the label contains a token"],
    ["a token as a scope", { scopes: ["a", mintToken("tg_dev")] }, "number 2 contains a token"],
    ["many scopes", { scopes: Array<string>(101).fill("a") }, "the scopes are 101, more than 100"],
    ["long scopes", { scopes: Array<string>(33).fill("a".repeat(256)) }, "have 8448 characters together"],
    [
      "a scope of two words",
      { scopes: ["a", "b c"] },
      "the scopes are invalid: number 2 is not 1 to 256 printable",
    ],
    [
      "a scope that is not ASCII",
      { scopes: ["léger"] },
      "number 1 is not 1 to 256 printable ASCII characters",
    ],
    ["another plan", { plan: "Gold" as "General" }, 'plan "Gold" is not General or Unlimited'],
    ["an empty scope", { scopes: [""] }, "number 1 is empty: leave it out instead"],
    ["a past", { expiresAt: 1_790_000_000 }, "the token's expiry is not in the future"],
    [
      "milliseconds",
      { expiresAt: NOW_MS + 1 },
      "the token's expiry is too late: a token ends by 5138-11-16, or never",
    ],
    ["NaN", { expiresAt: Number.NaN }, "the token's expiry is not a whole number of seconds since 1970"],
  ])("refuses %s before any call", async (_, change, message) => {
    const { ports, tenancyOf } = fakeWorld();
    const calls: string[] = [];
    const watched = aroundCalls(ports, async (name, call) => {
      calls.push(name);
      return call();
    });
    await expect(createTenant({ ...acme, ...change }, tenancyOf(watched))).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });

  it("mints with the prefix of every environment there is", async () => {
    for (const environment of environments) {
      const { tenancy, planNames } = fakeWorld();
      planNames.set(`example-gateway-General-${environment.name}`, "plan1");
      const { token } = await createTenant(acme, { ...tenancy, environment });
      expect(token.startsWith(`${environment.tokenPrefix}_`)).toBe(true);
    }
  });

  it("lets the tenant in through the authorizer, until the token expires", async () => {
    const { tenancy, tokens, clock } = fakeWorld();
    const expiresAt = NOW_MS / 1000 + 9.5;
    const { token, tokenId } = await createTenant({ ...acme, label: "x", expiresAt, scopes: ["a"] }, tenancy);
    const deciding = {
      records: {
        find: async (tokenHash: string) => ({ ...tokens.get(tokenHash), token: tokenHash }),
      },
      settings: { tokenPrefix: dev.tokenPrefix, acceptedTokens: "checksummed" },
      clock,
    } as const;
    await expect(authorize(token, deciding)).resolves.toEqual({
      outcome: "allow",
      usageIdentifierKey: "example-gateway-dev-acme",
      principalId: "acme",
      context: { tenantId: "acme", tokenId },
      scopes: ["a"],
    });
    const later = { ...deciding, clock: fixedClock(expiresAt * 1000) };
    await expect(authorize(token, later)).resolves.toMatchObject({ reason: "expired" });
  });
});
