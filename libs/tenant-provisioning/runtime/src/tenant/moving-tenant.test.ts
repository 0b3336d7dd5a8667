import { collect } from "@tollgate/testing-runtime";
import { TenantMovingError } from "../core/errors";
import { fakeWorld } from "../core/fakes.test-support";
import type { Tenancy } from "../core/tenancy";
import { mintTenantToken } from "../token/mint-token";
import { rotateToken } from "../token/rotate-token";
import { updateToken } from "../token/update-token";
import { adoptTenant } from "./adopt-tenant";
import { moveTenant, resumeTenant, suspendTenant } from "./change-tenant";
import { createTenant } from "./create-tenant";
import { listTenants } from "./list-tenants";
import { updateTenant } from "./update-tenant";

describe("a tenant that is being moved to another cell", () => {
  const moving = async () => {
    const world = fakeWorld();
    await createTenant({ tenantId: "acme", plan: "General" }, world.tenancy);
    const record = world.records.get("acme");
    if (record) world.records.set("acme", { ...record, movesTo: "2", revision: "frozen" });
    return world;
  };

  it.each<[string, (tenancy: Tenancy) => Promise<unknown>]>([
    ["update", (tenancy) => updateTenant("acme", { name: "Acme" }, tenancy)],
    ["resume", (tenancy) => resumeTenant("acme", tenancy)],
    ["move", (tenancy) => moveTenant("acme", "Unlimited", tenancy)],
    ["mint", (tenancy) => mintTenantToken({ tenantId: "acme" }, tenancy)],
    ["rotate", (tenancy) => rotateToken({ tenantId: "acme", overlapSeconds: 60 }, tenancy)],
    ["change a token", (tenancy) => updateToken({ tenantId: "acme", tokenId: "x", label: "y" }, tenancy)],
    ["adopt", (tenancy) => adoptTenant({ tenantId: "acme", apiKeyId: "key1" }, tenancy)],
  ])("refuses: %s", async (_, change) => {
    const { tenancy, records, tokens } = await moving();
    const before = [structuredClone([...records]), structuredClone([...tokens])];
    await expect(change(tenancy)).rejects.toEqual(new TenantMovingError("acme", "2"));
    expect([[...records], [...tokens]]).toEqual(before);
  });

  it("can be suspended, and stays frozen", async () => {
    const { tenancy, records } = await moving();
    await suspendTenant("acme", tenancy);
    expect(records.get("acme")).toMatchObject({ status: "suspended", settled: true, movesTo: "2" });
  });

  it("is not listed by the cell whose record does not count", async () => {
    const { tenancy, records } = await moving();
    const record = records.get("acme");
    if (record) records.set("acme", { ...record, status: "leaving" });
    expect(await collect(listTenants({}, tenancy))).toEqual([]);
  });
});
