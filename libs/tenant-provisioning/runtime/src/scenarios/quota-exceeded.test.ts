import { collect } from "@tollgate/testing-runtime";
import { adoptTenant } from "../tenant/adopt-tenant";
import type { AuditTrail } from "../core/audit-trail";
import { limitTenant } from "../tenant/change-tenant";
import { createTenant } from "../tenant/create-tenant";
import { fakeWorld, inconsistencies } from "../core/fakes.test-support";
import { importInto } from "../import/import.test-support";
import { noFreeApiKey, noFreeUsagePlan, QuotaExceededError } from "../core/errors";

const acme = { tenantId: "acme", plan: "General" } as const;

async function phasesOf(tenantId: string, audit: AuditTrail): Promise<string[]> {
  return (await collect(audit.of(tenantId))).map(({ change, phase }) => `${change} ${phase}`);
}

describe("where the account can have no more usage plans", () => {
  const LIMITS = { rateLimit: 200, burstLimit: 400 };
  const full = (world: ReturnType<typeof fakeWorld>) => ({
    ...world.ports.ownPlans,
    create: async () => Promise.reject(noFreeUsagePlan(300, undefined)),
  });

  it("own limits leave the tenant as it was", async () => {
    const world = fakeWorld();
    const { ports, tenancyOf } = world;
    await createTenant(acme, world.tenancy);
    const key = [...world.members];
    const limiting = limitTenant("acme", LIMITS, tenancyOf({ ...ports, ownPlans: full(world) }));
    await expect(limiting).rejects.toThrow(
      /^an AWS quota is reached: .*\(there are 300\); run tenants plans/,
    );
    expect([...world.members]).toEqual(key);
    expect(world.records.get("acme")).not.toHaveProperty("limits");
    expect(inconsistencies(world)).toEqual([]);
    expect((await phasesOf("acme", ports.audit)).slice(-2)).toEqual(["limits begun", "limits undone"]);
  });

  it("an import makes the tenants without limits of their own, and leaves no record of the rest", async () => {
    const world = fakeWorld();
    const { run } = importInto(world);
    const rows = [
      { id: "a", plan: "General", rate: 5 },
      { id: "b", plan: "General" },
    ];
    const results = await run(rows, { ports: { ownPlans: full(world) } });
    expect(results.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(["a failed", "b created"]);
    expect([...world.records.keys()]).toEqual(["b"]);
    expect(inconsistencies(world)).toEqual([]);
  });
});

describe("where somebody else takes the last keys after they were counted", () => {
  it("a creation leaves no record", async () => {
    const { ports, tenancyOf, records, tokens } = fakeWorld();
    const trail = () => phasesOf("acme", ports.audit);
    const keys = { ...ports.keys, ensure: () => Promise.reject(noFreeApiKey()) };
    await expect(createTenant(acme, tenancyOf({ ...ports, keys }))).rejects.toThrow(QuotaExceededError);
    expect([records.size, tokens.size]).toEqual([0, 0]);
    expect(await trail()).toEqual(["create begun", "create undone"]);
  });

  it("a creation that an earlier run began is withdrawn, and the trail has an end of both", async () => {
    const { ports, tenancyOf, records } = fakeWorld();
    const ensure = jest.fn().mockRejectedValueOnce(new Error("cut short")).mockRejectedValue(noFreeApiKey());
    const tenancy = tenancyOf({ ...ports, keys: { ...ports.keys, ensure } });
    await expect(createTenant(acme, tenancy)).rejects.toThrow("cut short");
    expect(records.size).toBe(1);
    await expect(createTenant(acme, tenancy)).rejects.toThrow(QuotaExceededError);
    expect(records.size).toBe(0);
    expect((await phasesOf("acme", ports.audit)).sort()).toEqual([
      "create begun",
      "create begun",
      "create undone",
      "create undone",
    ]);
    await createTenant(acme, tenancyOf(ports));
    expect((await phasesOf("acme", ports.audit)).slice(4)).toEqual(["create begun", "create done"]);
  });

  it("an import makes what fits, and leaves no record of the rest", async () => {
    const world = fakeWorld();
    const { run, ports } = importInto(world);
    let free = 2;
    const keyImport = {
      async importKeys(wanted: Parameters<typeof ports.keyImport.importKeys>[0]) {
        if (wanted.length > free) throw noFreeApiKey();
        free -= wanted.length;
        return ports.keyImport.importKeys(wanted);
      },
    };
    const rows = ["a", "b", "c", "d"].map((id) => ({ id, plan: "General" }));
    const results = await run(rows, { ports: { keyImport } });
    expect(results.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      "a created",
      "b created",
      "c failed",
      "d failed",
    ]);
    expect([...world.records.keys()]).toEqual(["a", "b"]);
    for (const { id } of rows)
      expect(await phasesOf(id, world.ports.audit)).toEqual([
        "create begun",
        world.records.has(id) ? "create done" : "create undone",
      ]);
  });
});

it("a key that is in as many plans as it can be is adopted by nobody", async () => {
  const { ports, tenancyOf, records } = fakeWorld();
  const { id } = await ports.keys.ensure({ value: "made-by-hand-long-ago", description: "" });
  const others = Array.from({ length: 10 }, (_, at) => ({
    id: `p${at}`,
    name: "x",
    stages: [`other/${at}`],
  }));
  const plans = { ...ports.plans, holding: async () => others };
  const adopting = adoptTenant(
    { tenantId: "acme", apiKeyId: id, plan: "General" },
    tenancyOf({ ...ports, plans }),
  );
  await expect(adopting).rejects.toThrow(/at most 10 usage plans with one API key/);
  expect(records.size).toBe(0);
});
