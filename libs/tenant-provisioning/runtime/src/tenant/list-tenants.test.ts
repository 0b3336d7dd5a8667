import { collect } from "@tollgate/testing-runtime";
import { createTenant } from "./create-tenant";
import { fakeWorld } from "../core/fakes.test-support";
import type { TenantFilter } from "./list-tenants";
import { listTenants } from "./list-tenants";

/** 250 tenants. Every hundredth has a name. */
async function stocked() {
  const world = fakeWorld();
  const ids = Array.from({ length: 250 }, (_, at) => `t${String(at).padStart(3, "0")}`);
  for (const [at, tenantId] of ids.entries()) {
    const name = at % 100 === 0 ? { name: `Company ${at}` } : {};
    await createTenant({ tenantId, plan: at < 200 ? "General" : "Unlimited", ...name }, world.tenancy);
  }
  const reads: number[] = [];
  const { getMany } = world.ports.records;
  world.tenancy.records.getMany = async (some) => {
    reads.push(some.length);
    return getMany(some);
  };
  const list = async (filter: TenantFilter) => {
    const found = await collect(listTenants(filter, world.tenancy));
    return found.map(({ tenantId, name }) => (name === undefined ? tenantId : `${tenantId} ${name}`));
  };
  return { world, ids, list, reads };
}

it("reads no records for a list without details", async () => {
  const { ids, list, reads } = await stocked();
  expect([await list({}), reads]).toEqual([ids, []]);
});

it("reads a hundred records at once for details, in the order of ids", async () => {
  const { ids, list, reads } = await stocked();
  const names = ids.map((id, at) => (at % 100 === 0 ? `${id} Company ${at}` : id));
  expect([await list({ details: true }), reads]).toEqual([names, [100, 100, 50]]);
});

it("searches only what the other filters leave", async () => {
  const { list, reads } = await stocked();
  expect(await list({ text: "COMPANY", plan: "Unlimited" })).toEqual(["t200 Company 200"]);
  expect(reads).toEqual([50]);
});

it("leaves out what is no longer as the index says", async () => {
  const { world, list } = await stocked();
  const { inOrder } = world.ports.records;
  const record = world.records.get("t000");
  world.tenancy.records.inOrder = async function* () {
    const listed = await collect(inOrder());
    world.records.delete("t100");
    world.records.set("t000", { ...record, plan: "Unlimited" } as never);
    yield* listed;
  };
  expect(await list({ text: "company", plan: "General" })).toEqual([]);
});
