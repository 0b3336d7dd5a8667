import { collect } from "@tollgate/testing-runtime";
import { moveTenant, resumeTenant, suspendTenant } from "../tenant/change-tenant";
import { createTenant } from "../tenant/create-tenant";
import { deleteTenant } from "../tenant/delete-tenant";
import { fakeWorld, inconsistencies } from "../core/fakes.test-support";
import { listTenants } from "../tenant/list-tenants";
import { mintTenantToken } from "../token/mint-token";
import { aroundCalls } from "../core/ports.test-support";
import { showTenant } from "../tenant/show-tenant";
import { TenantNotFoundError, TenantUnfinishedError } from "../core/errors";

async function withAcme() {
  const world = fakeWorld();
  await createTenant({ tenantId: "acme", plan: "General" }, world.tenancy);
  return world;
}

describe("a tenant", () => {
  it("is suspended and resumed by its key", async () => {
    const world = await withAcme();
    await suspendTenant("acme", world.tenancy);
    expect(world.keys.get("key1")?.enabled).toBe(false);
    expect(inconsistencies(world)).toEqual([]);
    await resumeTenant("acme", world.tenancy);
    expect(world.keys.get("key1")?.enabled).toBe(true);
    expect(inconsistencies(world)).toEqual([]);
  });

  it("moves to another plan, and stays suspended if it was", async () => {
    const world = await withAcme();
    await suspendTenant("acme", world.tenancy);
    await moveTenant("acme", "Unlimited", world.tenancy);
    expect(world.members.get("key1")).toBe("plan2");
    expect(inconsistencies(world)).toEqual([]);
  });

  it("is deleted so that its key is off before a token goes, and gone before its record", async () => {
    const world = await withAcme();
    await mintTenantToken({ tenantId: "acme" }, world.tenancy);
    const calls: string[] = [];
    const watched = aroundCalls(world.ports, async (name, call) => {
      if (/setEnabled|remove/.test(name)) calls.push(name);
      return call();
    });
    await expect(deleteTenant("acme", world.tenancyOf(watched))).resolves.toEqual({
      tenantId: "acme",
      removedTokens: 2,
    });
    expect(calls).toEqual([
      "keys.setEnabled",
      "tokens.remove",
      "tokens.remove",
      "keys.remove",
      "records.remove",
    ]);
    expect([world.keys.size, world.tokens.size, world.records.size]).toEqual([0, 0, 0]);
  });

  it("can be created again after its deletion", async () => {
    const world = await withAcme();
    await deleteTenant("acme", world.tenancy);
    await createTenant({ tenantId: "acme", plan: "Unlimited" }, world.tenancy);
    expect(inconsistencies(world)).toEqual([]);
  });

  it("that is not there is not found, by any command", async () => {
    const { tenancy } = fakeWorld();
    for (const command of [
      () => suspendTenant("acme", tenancy),
      () => moveTenant("acme", "General", tenancy),
      () => deleteTenant("acme", tenancy),
      () => showTenant("acme", tenancy),
      () => mintTenantToken({ tenantId: "acme" }, tenancy),
    ])
      await expect(command()).rejects.toThrow(new TenantNotFoundError("acme", "dev"));
  });

  it("that is being deleted accepts no other change", async () => {
    const { tenancy, records, ports } = await withAcme();
    const record = records.get("acme");
    if (record) await ports.records.write({ ...record, status: "deleting", revision: "x" }, record.revision);
    for (const command of [
      () => suspendTenant("acme", tenancy),
      () => createTenant({ tenantId: "acme", plan: "General" }, tenancy),
      () => mintTenantToken({ tenantId: "acme" }, tenancy),
    ])
      await expect(command()).rejects.toThrow(new TenantUnfinishedError("acme", "deleting"));
  });
});

describe("the audit trail", () => {
  it("says who changed what, before and after, when it began and when it was done", async () => {
    const { events, tenancy } = await withAcme();
    await moveTenant("acme", "Unlimited", tenancy);
    const [begun, done] = events.slice(-2);
    expect(begun).toEqual({
      tenantId: "acme",
      at: "2026-09-21T14:13:20.500Z",
      change: "move",
      phase: "begun",
      operation: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      actor: "tester",
      before: { status: "active", plan: "General", apiKeyId: "key1" },
      after: { status: "active", plan: "Unlimited", apiKeyId: "key1" },
    });
    expect(done).toEqual({ ...begun, phase: "done" });
  });
});

describe("showTenant", () => {
  it("has nothing to say of a tenant that is as it should be", async () => {
    const { tenancy } = await withAcme();
    await expect(showTenant("acme", tenancy)).resolves.toMatchObject({
      key: { id: "key1", enabled: true, plans: ["General"] },
      problems: [],
    });
  });

  it("says how API Gateway differs, and which command mends it", async () => {
    const { tenancy, ports, members } = await withAcme();
    await ports.keys.setEnabled("key1", false);
    members.clear();
    expect((await showTenant("acme", tenancy)).problems).toEqual([
      "its API key is disabled: run resume acme",
      "its API key is in no plan: run move acme --plan General",
    ]);
    await ports.keys.remove("key1");
    await expect(showTenant("acme", tenancy)).resolves.toMatchObject({
      key: null,
      problems: ["there is no API key with the value example-gateway-dev-acme"],
    });
  });
});

it("listTenants filters by plan, status and text", async () => {
  const { tenancy } = await withAcme();
  await createTenant({ tenantId: "beta", plan: "Unlimited" }, tenancy);
  await suspendTenant("beta", tenancy);
  const ids = async (filter: Parameters<typeof listTenants>[0]) =>
    (await collect(listTenants(filter, tenancy))).map(({ tenantId }) => tenantId);
  expect(await ids({})).toEqual(["acme", "beta"]);
  expect(await ids({ plan: "Unlimited" })).toEqual(["beta"]);
  expect(await ids({ status: "active" })).toEqual(["acme"]);
  expect(await ids({ text: "et" })).toEqual(["beta"]);
});
