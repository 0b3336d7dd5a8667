import { authorize } from "@tollgate/authorizer-runtime";
import { dev, environments } from "@tollgate/environments";
import { fixedClock } from "@tollgate/testing-runtime";
import { hashToken } from "@tollgate/token-hashing";
import { acme, fakeAws } from "./fakes.test-support";
import { mintTenantToken } from "./mint-tenant-token";
import { PlanNotFoundError } from "./plan-not-found-error";
import { provisionTenant } from "./provision-tenant";

const NOW_MS = 1_790_000_000_500;
const clock = fixedClock(NOW_MS);

describe("provisionTenant", () => {
  it("makes key, plan membership and token, in this order, and shows the secret", async () => {
    const { ports, calls, keys, members, stored } = fakeAws();
    const provisioned = await provisionTenant({ ...acme, label: "first" }, { ...ports, clock });
    expect(calls).toEqual(["findPlanId", "ensureKey", "ensureInPlan", "put"]);
    expect([...keys]).toEqual([["example-gateway-dev-acme", "key1"]]);
    expect([...members]).toEqual(["key1 in plan1"]);
    expect(provisioned).toEqual({
      tenantId: "acme",
      apiKeyId: "key1",
      token: expect.stringMatching(/^tg_dev_[0-9A-Za-z]{49}$/),
      tokenId: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(stored).toEqual([
      {
        tokenHash: hashToken(provisioned.token),
        clientId: "example-gateway-dev-acme",
        tenantId: "acme",
        tokenId: provisioned.tokenId,
        label: "first",
        createdAt: 1_790_000_000,
      },
    ]);
    expect(JSON.stringify(stored)).not.toContain(provisioned.token);
  });

  it("run again, reuses the key and mints one more token", async () => {
    const { ports, keys, members, stored } = fakeAws();
    const first = await provisionTenant(acme, ports);
    const second = await provisionTenant(acme, ports);
    expect(second.apiKeyId).toBe(first.apiKeyId);
    expect([keys.size, members.size, stored.length]).toEqual([1, 1, 2]);
    expect(second.token).not.toBe(first.token);
    expect(second.tokenId).not.toBe(first.tokenId);
  });

  it.each(
    ["findPlanId", "ensureKey", "ensureInPlan", "put"].flatMap((call) => [
      { call, when: "before" as const },
      { call, when: "after" as const },
    ]),
  )(
    "cut short $when $call takes effect, leaves no token without a key, and a second run finishes it",
    async (failure) => {
      const { ports, keys, members, stored, failAt } = fakeAws();
      failAt(failure);
      await expect(provisionTenant(acme, ports)).rejects.toThrow(`${failure.call} failed`);
      if (stored.length > 0) expect([keys.size, members.size]).toEqual([1, 1]);

      failAt(undefined);
      await provisionTenant(acme, ports);
      expect([...keys.values()]).toEqual(["key1"]);
      expect([...members]).toEqual(["key1 in plan1"]);
    },
  );

  it("creates nothing where the plan is missing", async () => {
    const { ports, plans, calls } = fakeAws();
    plans.clear();
    await expect(provisionTenant(acme, ports)).rejects.toThrow(
      new PlanNotFoundError("example-gateway-General-dev"),
    );
    expect(calls).toEqual(["findPlanId"]);
  });

  it.each([
    ["a tenant's id", { tenantId: "Acme" }, 'tenant id "Acme" is not 1 to 64 of a-z, 0-9 and "-"'],
    ["an empty label", { label: "" }, 'label "" is empty: leave it out instead'],
    ["a past", { expiresAt: 1_790_000_000 }, "expiresAt 1790000000 is not in the future"],
    [
      "milliseconds",
      { expiresAt: NOW_MS + 1 },
      "expiresAt 1790000000501 is not a whole number of seconds since 1970",
    ],
    ["NaN", { expiresAt: Number.NaN }, "expiresAt null is not a whole number of seconds since 1970"],
  ])("refuses %s before any call", async (_, change, message) => {
    const { ports, calls } = fakeAws();
    await expect(provisionTenant({ ...acme, ...change }, { ...ports, clock })).rejects.toThrow(message);
    expect(calls).toEqual([]);
  });

  it("mints with the prefix of every environment there is", async () => {
    for (const environment of environments) {
      const { ports } = fakeAws();
      const { token } = await mintTenantToken({ environment, tenantId: "acme" }, ports);
      expect(token.startsWith(`${environment.tokenPrefix}_`)).toBe(true);
    }
  });
});

describe("what is stored", () => {
  it("lets the tenant in through the authorizer, until it expires", async () => {
    const { ports, stored } = fakeAws();
    const expiresAt = NOW_MS / 1000 + 9.5;
    const { token, tokenId } = await provisionTenant({ ...acme, label: "x", expiresAt }, { ...ports, clock });
    const deciding = {
      records: {
        find: async (tokenHash: string) =>
          stored.map((each) => ({ ...each, token: each.tokenHash })).find((each) => each.token === tokenHash),
      },
      settings: { tokenPrefix: dev.tokenPrefix, acceptedTokens: "checksummed" },
      clock,
    } as const;
    await expect(authorize(token, deciding)).resolves.toEqual({
      outcome: "allow",
      usageIdentifierKey: "example-gateway-dev-acme",
      principalId: "acme",
      context: { tenantId: "acme", tokenId },
    });
    const later = { ...deciding, clock: fixedClock(expiresAt * 1000) };
    await expect(authorize(token, later)).resolves.toMatchObject({ reason: "expired" });
  });
});
