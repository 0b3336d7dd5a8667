import { limitTenant } from "../../tenant/change-tenant";
import { createTenant } from "../../tenant/create-tenant";
import { mintTenantToken } from "../../token/mint-token";
import { TenantMovingError } from "../../core/errors";
import { inconsistencies, type World } from "../../core/fakes.test-support";
import { TakenInCellError } from "./errors";
import { advanceMove, checkMove } from "./move-cell";
import { fakeCells, letIn, OVERLAP, PROPAGATION, routed, worldOf } from "./moving.test-support";

const move = { tenantId: "acme", to: "2" };

async function withTenant() {
  const cells = fakeCells();
  const first = worldOf(cells, "1");
  const created = await createTenant({ tenantId: "acme", plan: "General" }, first.tenancy);
  cells.entries.set("acme", { tenantId: "acme", status: "placed", cell: "1", revision: "r" });
  await cells.context.rooms.reserve("1", 1);
  const hashOf = (tokenId: string) =>
    [...first.tokens.values()].find((token) => token.tokenId === tokenId)?.tokenHash ?? "";
  return { ...cells, cells, first, second: worldOf(cells, "2"), hash: hashOf(created.tokenId), hashOf };
}

describe("advanceMove", () => {
  it("moves a tenant in three calls, and leaves nothing behind", async () => {
    const { cells, context, clock, first, second, entries, rooms, hash } = await withTenant();
    const token = first.tokens.get(hash);
    const arrivedAt = Math.ceil(clock() / 1000);
    const at = arrivedAt + PROPAGATION;
    await expect(advanceMove(move, context)).resolves.toEqual({ stage: "routing", at });
    expect([letIn(first, hash), letIn(second, hash)]).toEqual(["acme", "acme"]);
    expect(routed(cells, hash, "1", 0)).toBe("2");
    expect(entries.get("acme")).toMatchObject({ status: "moving", cell: "1", to: "2", switchAt: at });

    clock.advance(PROPAGATION * 1000);
    await expect(advanceMove(move, context)).resolves.toEqual({ stage: "routing", at });
    clock.advance(1000);
    const until = Math.ceil(clock() / 1000) + OVERLAP;
    await expect(advanceMove(move, context)).resolves.toEqual({ stage: "leaving", at: until });
    expect([letIn(first, hash), letIn(second, hash)]).toEqual(["acme", "acme"]);
    expect(first.tokens.get(hash)?.expiresAt).toBe(until);

    clock.advance(OVERLAP * 1000 + 1000);
    expect([letIn(first, hash), letIn(second, hash)]).toEqual([undefined, "acme"]);
    await expect(advanceMove(move, context)).resolves.toEqual({ stage: "done" });
    await expect(advanceMove(move, context)).resolves.toEqual({ stage: "done" });
    expect(first).toMatchObject({ records: new Map(), keys: new Map(), tokens: new Map() });
    expect(inconsistencies(second)).toEqual([]);
    expect(second.tokens.get(hash)).toEqual({
      ...token,
      clientId: "example-gateway-prod-2-acme",
      origin: "1",
      arrivedAt,
    });
    expect(entries.get("acme")).toMatchObject({ status: "placed", cell: "2" });
    expect([...rooms.values()].map(({ reserved }) => reserved)).toEqual([0, 1, 0]);
  });

  it("keeps what a tenant and its tokens have, and comes home without an exception", async () => {
    const { cells, context, clock, first, second, hash, hashOf } = await withTenant();
    const options = { label: "ci", scopes: ["orders:read"], expiresAt: Math.floor(clock() / 1000) + 86_400 };
    const minted = await mintTenantToken({ tenantId: "acme", ...options }, first.tenancy);
    const other = hashOf(minted.tokenId);
    await limitTenant("acme", { rateLimit: 7, burstLimit: 9 }, first.tenancy);
    const [record, tokens] = [first.records.get("acme"), new Map(first.tokens)];
    for (const to of ["2", "3", "1"])
      for (let calls = 0; calls < 3; calls += 1) {
        await advanceMove({ tenantId: "acme", to }, context);
        clock.advance((OVERLAP + 2) * 1000);
      }
    const same = {
      status: "active",
      plan: "General",
      generation: record?.generation,
      createdAt: record?.createdAt,
    };
    expect(first.records.get("acme")?.limits).toEqual(record?.limits);
    expect([...cells.worlds.values()].map(({ ownPlans }) => ownPlans.size)).toEqual([1, 0, 0]);
    expect(inconsistencies(first)).toEqual([]);
    expect(first.records.get("acme")).toMatchObject({ ...same, settled: true });
    expect(first.records.get("acme")).not.toHaveProperty("movesTo");
    // It came home with the move before the last wait.
    const arrivedAt = Math.ceil(clock() / 1000) - 3 * (OVERLAP + 2);
    expect(first.tokens).toEqual(
      new Map([...tokens].map(([each, token]) => [each, { ...token, arrivedAt }])),
    );
    expect([hash, other].map((each) => routed(cells, each, "1", 0))).toEqual(["1", "1"]);
    expect(second.records.size + second.tokens.size + second.keys.size).toBe(0);
    const trail = [...cells.worlds.values()].flatMap(({ events }) => events);
    expect(trail.filter(({ change }) => change === "move-cell")).toHaveLength(6);
  });

  it.each<[string, (second: World, hash: string) => unknown]>([
    ["its id", (second) => createTenant({ tenantId: "acme", plan: "General" }, second.tenancy)],
    [
      "token other",
      (second, tokenHash) =>
        second.ports.tokens.put({
          tokenHash,
          clientId: "of-another-tenant-there",
          tenantId: "other",
          tokenId: "other",
          createdAt: 1,
        }),
    ],
  ])("changes nothing where another tenant of the target has %s", async (what, prepare) => {
    const { context, first, second, entries, rooms, hash } = await withTenant();
    await prepare(second, hash);
    const [record, entry] = [first.records.get("acme"), entries.get("acme")];
    for (const run of [advanceMove, checkMove])
      await expect(run(move, context)).rejects.toEqual(new TakenInCellError("acme", what, "2"));
    expect([first.records.get("acme"), entries.get("acme")]).toEqual([record, entry]);
    expect([...rooms.values()].map(({ reserved }) => reserved)).toEqual([1, 0, 0]);
  });

  it("does not move a tenant that is on its way to another cell", async () => {
    const { context } = await withTenant();
    await advanceMove(move, context);
    await expect(advanceMove({ tenantId: "acme", to: "3" }, context)).rejects.toEqual(
      new TenantMovingError("acme", "2"),
    );
  });
});
