import { TenantChangedError } from "../../core/errors";
import { fakeWorld } from "../../core/fakes.test-support";
import { aroundCalls } from "../../core/ports.test-support";
import { limitTenant } from "../../tenant/change-tenant";
import { createTenant } from "../../tenant/create-tenant";
import { removeFrom } from "./remove-from";

/** A cell that has a tenant with limits of its own. */
async function withTenant() {
  const world = fakeWorld();
  await createTenant({ tenantId: "acme", plan: "General" }, world.tenancy);
  await limitTenant("acme", { rateLimit: 1, burstLimit: 1 }, world.tenancy);
  const record = world.records.get("acme");
  if (record === undefined) throw new Error("there is no tenant");
  const counts = () => [world.records, world.keys, world.tokens, world.ownPlans].map(({ size }) => size);
  return { world, record, counts };
}

it("removes all that a cell has of a tenant", async () => {
  const { world, record, counts } = await withTenant();
  await removeFrom(world.tenancy, record);
  expect(counts()).toEqual([0, 0, 0, 0]);
});

it("removes nothing of a record that has changed since it was read", async () => {
  const { world, record, counts } = await withTenant();
  await expect(removeFrom(world.tenancy, { ...record, revision: "earlier" })).rejects.toThrow(
    TenantChangedError,
  );
  expect(counts()).toEqual([1, 1, 1, 1]);
});

const LISTS = ["keys.byId", "lookup.ofTenant", "plans.all", "lookup.withKey"] as const;

it.each(LISTS)("removes nothing of a tenant that has come back during %s", async (name) => {
  const { world, record, counts } = await withTenant();
  const [token] = world.tokens.values();
  const ports = aroundCalls(world.ports, async (called, call) => {
    const result = await call();
    if (called !== name) return result;
    // Another run finishes the removal, and the tenant arrives again, with the same token.
    const marked = world.records.get("acme");
    if (marked?.status !== "leaving") return result;
    await removeFrom(world.tenancy, marked);
    await createTenant({ tenantId: "acme", plan: "General" }, world.tenancy);
    await limitTenant("acme", { rateLimit: 1, burstLimit: 1 }, world.tenancy);
    world.tokens.clear();
    if (token) world.tokens.set(token.tokenHash, token);
    return result;
  });
  await expect(removeFrom(world.tenancyOf(ports), record)).rejects.toThrow(TenantChangedError);
  expect(counts()).toEqual([1, 1, 1, 1]);
  expect([...world.keys.values()][0]?.enabled).toBe(true);
});
