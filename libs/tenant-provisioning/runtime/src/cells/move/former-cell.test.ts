import { createTenant } from "../../tenant/create-tenant";
import { limitTenant, moveTenant } from "../../tenant/change-tenant";
import type { Tenancy } from "../../core/tenancy";
import { rotateToken } from "../../token/rotate-token";
import { type TokenUpdate, updateToken } from "../../token/update-token";
import { adoptTenantInCells } from "../place-tenant";
import type { MoveContext } from "./context";
import { StillLeavingError } from "./errors";
import { requireLeft, withFormerCell } from "./former-cell";
import { advanceMove } from "./move-cell";
import { fakeCells, letIn, OVERLAP, PROPAGATION, worldOf } from "./moving.test-support";

/** A tenant that is in cell 2, and still leaves cell 1. */
async function leaving(scopes: readonly string[] = []) {
  const cells = fakeCells();
  const { context, clock, entries } = cells;
  const [first, second] = [worldOf(cells, "1"), worldOf(cells, "2")];
  const { tokenId } = await createTenant({ tenantId: "acme", plan: "General", scopes }, first.tenancy);
  const [hash = ""] = first.tokens.keys();
  entries.set("acme", { tenantId: "acme", status: "placed", cell: "1", revision: "r" });
  await context.rooms.reserve("1", 1);
  for (let stage = 0; stage < 2; stage += 1) {
    await advanceMove({ tenantId: "acme", to: "2" }, context);
    if (stage === 0) clock.advance((PROPAGATION + 1) * 1000);
  }
  const now = Math.floor(clock() / 1000);
  return { context, clock, first, second, tokenId, hash, now, until: now + 1 + OVERLAP };
}

const inBoth = ({ first, second, hash }: Awaited<ReturnType<typeof leaving>>) =>
  [first, second].map((world) => letIn(world, hash) !== undefined);

it.each<[string, readonly string[], (now: number) => TokenUpdate, readonly boolean[]]>([
  ["a disabled token", [], () => ({ disabled: true }), [false, false]],
  ["a token that gets its first scope", [], () => ({ scopes: ["a"] }), [false, true]],
  ["a token that loses a scope", ["a", "b"], () => ({ scopes: ["b"] }), [false, true]],
  ["a token that gets further scopes", ["a"], () => ({ scopes: ["a", "b"] }), [true, true]],
  ["a token that loses all scopes, and may do all", ["a"], () => ({ scopes: [] }), [true, true]],
  ["a label", [], () => ({ label: "ci" }), [true, true]],
  ["a later end", [], (now) => ({ expiresAt: now + 86_400 }), [true, true]],
])("ends a token in the former cell where access is taken away: %s", async (_, scopes, update, expected) => {
  const world = await leaving(scopes);
  const { context, tokenId, second, now } = world;
  expect(inBoth(world)).toEqual([true, true]);
  const tenancy = withFormerCell("acme", second.tenancy, context);
  await updateToken({ tenantId: "acme", tokenId, ...update(now) }, tenancy);
  expect(inBoth(world)).toEqual(expected);
});

it("gives a token the same earlier end in both cells", async () => {
  const world = await leaving();
  const { context, tokenId, hash, first, second, now, until } = world;
  expect(first.tokens.get(hash)?.expiresAt).toBe(until);
  const tenancy = withFormerCell("acme", second.tenancy, context);
  await rotateToken({ tenantId: "acme", tokenId, overlapSeconds: 60 }, tenancy);
  expect([first, second].map(({ tokens }) => tokens.get(hash)?.expiresAt)).toEqual([now + 60, now + 60]);
});

it("flushes the caches of both cells, and removes from both", async () => {
  const { context, first, second, hash } = await leaving();
  const flushed: string[] = [];
  for (const [cell, world] of Object.entries({ first, second }))
    world.ports.cache.flush = async () => void flushed.push(cell);
  const tenancy = withFormerCell("acme", second.tenancy, context);
  await tenancy.cache.flush();
  await tenancy.tokens.remove(hash);
  expect([flushed, first.tokens.size, second.tokens.size]).toEqual([["first", "second"], 0, 0]);
});

it("leaves a token alone in a cell that the tenant has left, or come home to", async () => {
  const { context, clock, first, second, hash, now } = await leaving();
  const tenancy = withFormerCell("acme", second.tenancy, context);
  for (const to of ["2", "1", "1", "1"]) {
    clock.advance((OVERLAP + 2) * 1000);
    await advanceMove({ tenantId: "acme", to }, context);
  }
  const stored = first.tokens.get(hash);
  await tenancy.tokens.end(hash, { by: "x", byHash: "y", endsAt: now });
  expect(first.tokens.get(hash)).toEqual(stored);
});

it("changes the tenancy of an environment without cells in nothing", async () => {
  const { second } = await leaving();
  expect(withFormerCell("acme", second.tenancy, undefined)).toBe(second.tenancy);
  await expect(requireLeft("acme", second.tenancy, undefined)).resolves.toBeUndefined();
});

const inPlan = async (tenancy: Tenancy, context: MoveContext) => {
  await requireLeft("acme", tenancy, context);
  await moveTenant("acme", "Unlimited", tenancy);
};

it.each<[string, (tenancy: Tenancy, context: MoveContext) => Promise<unknown>]>([
  ["move", inPlan],
  [
    "limits",
    async (tenancy, context) => {
      await requireLeft("acme", tenancy, context);
      await limitTenant("acme", { rateLimit: 1, burstLimit: 1 }, tenancy);
    },
  ],
  [
    "adopt with a plan",
    async (tenancy, context) => {
      const { apiKeyId = "" } = (await tenancy.records.get("acme")) ?? {};
      await adoptTenantInCells({ tenantId: "acme", apiKeyId, plan: "Unlimited" }, context, { cell: "2" });
    },
  ],
])("refuses another plan or limits until the former cell lets nobody in: %s", async (_, change) => {
  const { context, clock, second, until } = await leaving();
  const before = second.records.get("acme");
  await expect(change(second.tenancy, context)).rejects.toEqual(new StillLeavingError("acme", "1", until));
  expect(second.records.get("acme")).toEqual(before);
  clock.advance((OVERLAP + 1) * 1000);
  await change(second.tenancy, context);
  expect(second.records.get("acme")).toMatchObject({ status: "active", generation: before?.generation });
  expect(second.records.get("acme")?.revision).not.toBe(before?.revision);
});
