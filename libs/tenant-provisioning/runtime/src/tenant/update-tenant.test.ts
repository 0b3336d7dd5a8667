import { mintToken } from "@tollgate/token-hashing";
import { adoptTenant } from "./adopt-tenant";
import { moveTenant, resumeTenant, suspendTenant } from "./change-tenant";
import { createTenant } from "./create-tenant";
import { deleteTenant } from "./delete-tenant";
import { examineTenants } from "../doctor/examine-tenants";
import { fakeWorld } from "../core/fakes.test-support";
import { LIMITS } from "../core/limits";
import { mintTenantToken } from "../token/mint-token";
import { aroundCalls, faultyPorts } from "../core/ports.test-support";
import { rotateToken } from "../token/rotate-token";
import { TenantChangedError, TenantDetailError, TenantUnfinishedError } from "../core/errors";
import type { TenantUpdate, TenantDetails } from "../core/tenant-record";
import { updateTenant } from "./update-tenant";

const DETAILS: TenantDetails = {
  name: "Acme Corp",
  contact: "ops@acme.example",
  metadata: { region: "eu", "crm/id": "4711" },
};

async function withTenant(details = DETAILS) {
  const world = fakeWorld();
  await createTenant({ tenantId: "acme", plan: "General", ...details }, world.tenancy);
  const update = (wish: TenantUpdate) => updateTenant("acme", wish, world.tenancy);
  return { world, update, stored: () => world.records.get("acme") };
}

it("changes what is said, and leaves everything else as it is", async () => {
  const { world, update, stored } = await withTenant();
  const before = stored();
  await update({ name: "Acme", metadata: { region: null, tier: "gold" } });
  expect(stored()).toEqual({
    ...before,
    name: "Acme",
    metadata: { "crm/id": "4711", tier: "gold" },
    updatedAt: expect.any(Number) as number,
    revision: expect.any(String) as string,
  });
  expect(world.events.slice(-2)).toMatchObject(
    ["begun", "done"].map((phase) => ({
      change: "update",
      phase,
      actor: "tester",
      before: DETAILS,
      after: { name: "Acme", contact: "ops@acme.example", metadata: { "crm/id": "4711", tier: "gold" } },
    })),
  );
  await update({ name: null, contact: null, metadata: { "crm/id": null, tier: null, gone: null } });
  for (const detail of ["name", "contact", "metadata"]) expect(stored()).not.toHaveProperty(detail);
});

it("writes nothing, and tells the audit trail nothing, where all is as it is wanted", async () => {
  const { world, update, stored } = await withTenant();
  const [before, { length }] = [stored(), world.events];
  await update({ ...DETAILS, metadata: { "crm/id": "4711", region: "eu", gone: null } });
  await update({});
  expect(stored()).toBe(before);
  expect(world.events).toHaveLength(length);
});

it.each([
  ["moved", async (world) => void (await moveTenant("acme", "Unlimited", world.tenancy))],
  ["suspended", async (world) => void (await suspendTenant("acme", world.tenancy))],
  ["resumed", async (world) => void (await resumeTenant("acme", world.tenancy))],
  ["given a token", async (world) => void (await mintTenantToken({ tenantId: "acme" }, world.tenancy))],
  [
    "given another token",
    async (world) => void (await rotateToken({ tenantId: "acme", overlapSeconds: 0 }, world.tenancy)),
  ],
  [
    "adopted again",
    async (world) => void (await adoptTenant({ tenantId: "acme", apiKeyId: "key1" }, world.tenancy)),
  ],
  [
    "mended",
    async (world) => {
      world.members.clear();
      for await (const { repair } of examineTenants(world.inventory, world.tenancy))
        await repair?.(world.tenancy);
    },
  ],
] as readonly (readonly [string, (world: ReturnType<typeof fakeWorld>) => Promise<void>])[])(
  "a tenant that is %s keeps them",
  async (_, change) => {
    const { world, stored } = await withTenant();
    await change(world);
    expect(stored()).toMatchObject({ ...DETAILS, settled: true });
  },
);

it("the event of a deletion says what they were", async () => {
  const { world } = await withTenant();
  await deleteTenant("acme", world.tenancy);
  expect(world.events.at(-1)).toMatchObject({ change: "delete", before: DETAILS });
});

it("a creation that was cut short keeps what it had said, unless the run that finishes it says otherwise", async () => {
  const world = fakeWorld();
  const acme = { tenantId: "acme", plan: "General" } as const;
  const { ports } = faultyPorts(world.ports, 6, "killed before");
  await expect(createTenant({ ...acme, ...DETAILS }, world.tenancyOf(ports))).rejects.toThrow(
    "fault at keys.ensure",
  );
  expect(world.records.get("acme")).toMatchObject({ status: "creating", ...DETAILS });
  await expect(updateTenant("acme", { name: "x" }, world.tenancy)).rejects.toThrow(TenantUnfinishedError);
  const finished = { ...DETAILS, name: "Acme" };
  expect(await createTenant({ ...acme, name: "Acme" }, world.tenancy)).toMatchObject(finished);
  expect(world.records.get("acme")).toMatchObject({ status: "active", ...finished });
});

describe("of changes at the same time", () => {
  /** Updates a tenant. `others` makes a concurrent change just before the record is written. */
  async function updateAfter(wish: TenantUpdate, others: (world: ReturnType<typeof fakeWorld>) => unknown) {
    const { world, stored } = await withTenant();
    let isFirst = true;
    const ports = aroundCalls(world.ports, async (name, call) => {
      if (name === "records.write" && isFirst) {
        isFirst = false;
        await others(world);
      }
      return call();
    });
    const result = await updateTenant("acme", wish, world.tenancyOf(ports)).catch((error: unknown) => error);
    return { result, stored };
  }

  it("one of another kind is no conflict", async () => {
    const { result, stored } = await updateAfter({ name: "Acme" }, ({ tenancy }) =>
      suspendTenant("acme", tenancy),
    );
    expect(result).toMatchObject({ name: "Acme", status: "suspended" });
    expect(stored()).toBe(result);
  });

  it("one of the same kind is, and stays", async () => {
    const { result, stored } = await updateAfter({ metadata: { a: "1" } }, ({ tenancy }) =>
      updateTenant("acme", { metadata: { b: "2" } }, tenancy),
    );
    expect(String(result)).toMatch(/was changed by another operator at the same time \(update by tester at /);
    expect(stored()?.metadata).toEqual({ ...DETAILS.metadata, b: "2" });
  });

  it("a deletion is", async () => {
    const { result, stored } = await updateAfter({ name: "Acme" }, ({ tenancy }) =>
      deleteTenant("acme", tenancy),
    );
    expect(result).toBeInstanceOf(TenantChangedError);
    expect(stored()).toBeUndefined();
  });
});

const TOKEN = mintToken("tg_prod");
const many = (count: number, value: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, value]));

describe.each<[string, TenantDetails, RegExp]>([
  ["an empty name", { name: "" }, /^the tenant's name is empty: leave it out instead$/],
  ["a name with a line break", { name: "a\nb" }, /control or invisible characters/],
  ["a name that runs backwards", { name: "a\u202eb" }, /invisible characters/],
  [
    "a contact with spaces around it",
    { contact: " x" },
    /^the tenant's contact has .* spaces at its start or end$/,
  ],
  ["a name that is too long", { name: "x".repeat(257) }, /has 257 characters, more than 256$/],
  ["a token as a name", { name: `is ${TOKEN}` }, /^the tenant's name contains a token, /],
  ["a token as a value", { metadata: { a: TOKEN } }, /the value of a contains a token, /],
  ["a token as a key", { metadata: { [TOKEN]: "a" } }, /^the tenant's metadata contains a token, /],
  ["a key with a space", { metadata: { "a b": "1" } }, /has the key "a b": a key is 1 to 40 of /],
  ["an empty key", { metadata: { "": "1" } }, /has the key ""/],
  [
    "a name that objects have",
    { metadata: JSON.parse('{"__proto__":"1"}') as Record<string, string> },
    /the key "__proto__"/,
  ],
  ["a long key", { metadata: { ["k".repeat(41)]: "1" } }, /a key is 1 to 40/],
  ["an empty value", { metadata: { a: "" } }, /the value of a is empty/],
  ["a value that a terminal obeys", { metadata: { a: "\u001b[2J" } }, /the value of a has control/],
  ["a long value", { metadata: { a: "x".repeat(501) } }, /the value of a has 501 characters, more than 500/],
  ["a number as a value", { metadata: { a: 1 } as never }, /the value of a is not a string/],
  ["51 entries", { metadata: many(51, "x") }, /has 51 entries, more than 50/],
  ["more than all may have", { metadata: many(20, "x".repeat(450)) }, /characters together, more than 8192/],
])("%s", (_, details, message) => {
  it.each(["create", "adopt", "update"])("is refused by %s, before anything is written", async (entrance) => {
    const { world, update } = await withTenant({});
    const { length } = world.events;
    const refused = {
      create: () => createTenant({ tenantId: "beta", plan: "General", ...details }, world.tenancy),
      adopt: () => adoptTenant({ tenantId: "beta", apiKeyId: "key1", ...details }, world.tenancy),
      update: () => update(details),
    }[entrance as "update"]();
    const error: unknown = await refused.catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(TenantDetailError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain(TOKEN.slice(-20));
    expect(world.events).toHaveLength(length);
  });
});

it("holds all that a tenant has together, and lets others' metadata be removed", async () => {
  const { world, update, stored } = await withTenant({ metadata: many(LIMITS.metadataEntries, "x") });
  await expect(update({ metadata: { another: "y" } })).rejects.toThrow("has 51 entries, more than 50");
  await update({ metadata: { another: "y", k0: null } });
  world.records.set("acme", { ...world.records.get("acme"), metadata: { "by hand": "1", b: "2" } } as never);
  await update({ name: "Acme", metadata: { "by hand": null } });
  expect(stored()).toMatchObject({ name: "Acme", metadata: { b: "2" } });
});
