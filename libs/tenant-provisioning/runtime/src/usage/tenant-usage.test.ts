import { collect } from "@tollgate/testing-runtime";
import { createTenant } from "../tenant/create-tenant";
import { DayRangeError } from "./errors";
import { fakeWorld } from "../core/fakes.test-support";
import { topUsage, usageOfTenant } from "./tenant-usage";

const range = { from: "2026-11-01", to: "2026-11-02" };

async function withTenants(count: number) {
  const world = fakeWorld();
  for (let at = 1; at <= count; at += 1) {
    const plan = at % 2 === 1 ? "General" : "Unlimited";
    await createTenant({ tenantId: `t${at}`, plan }, world.tenancy);
    world.usage.set(`key${at}`, [
      { used: at, left: 100 },
      { used: at, left: 90 },
    ]);
  }
  return world;
}

describe("usageOfTenant", () => {
  it("sums what was used, and has what was left last", async () => {
    const { tenancy } = await withTenants(1);
    await expect(usageOfTenant("t1", range, tenancy)).resolves.toEqual({
      tenantId: "t1",
      apiKeyId: "key1",
      plan: "General",
      ...range,
      used: 2,
      left: 90,
      quota: { limit: 100_000, period: "MONTH" },
      days: [
        { day: "2026-11-01", used: 1, left: 100 },
        { day: "2026-11-02", used: 1, left: 90 },
      ],
    });
  });

  it("has no end where the plan has no quota", async () => {
    const { tenancy } = await withTenants(2);
    await expect(usageOfTenant("t2", range, tenancy)).resolves.toMatchObject({
      left: null,
      quota: null,
      used: 4,
    });
  });

  it("is nothing where API Gateway reports nothing", async () => {
    const { tenancy, usage } = await withTenants(1);
    usage.clear();
    await expect(usageOfTenant("t1", range, tenancy)).resolves.toMatchObject({ used: 0, left: 100_000 });
  });

  it.each([
    ["2026-11-02", "2026-11-01"],
    ["2026-11-02", "never"],
    ["2026-08-01", "2026-10-30"],
  ])("refuses %s to %s before any call", async (from, to) => {
    await expect(usageOfTenant("t1", { from, to }, fakeWorld().tenancy)).rejects.toThrow(DayRangeError);
  });

  it("reaches 90 days", async () => {
    const { tenancy } = await withTenants(1);
    const { days } = await usageOfTenant("t1", { from: "2026-08-01", to: "2026-10-29" }, tenancy);
    expect(days).toHaveLength(90);
  });
});

it("topUsage has those that used most, of all plans, most first, and says where no tenant has the key", async () => {
  const { tenancy, records } = await withTenants(30);
  records.delete("t29");
  const found = await collect(topUsage({ range, count: 4 }, tenancy));
  expect(found.map(({ tenantId, apiKeyId, plan, used }) => [tenantId, apiKeyId, plan, used])).toEqual([
    ["t30", "key30", "Unlimited", 60],
    [undefined, "key29", "General", 58],
    ["t28", "key28", "Unlimited", 56],
    ["t27", "key27", "General", 54],
  ]);
});
