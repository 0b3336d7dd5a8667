import { collect } from "@tollgate/testing-runtime";
import type { TenantRecord } from "../../core/tenant-record";
import { inconsistencies } from "../../core/fakes.test-support";
import { letIn, OVERLAP, PROPAGATION, worldOf } from "../move/moving.test-support";
import { doctor, moveAcme, withAcme } from "./doctor.test-support";
import { examineCells } from "./examine-cells";

type Acme = Awaited<ReturnType<typeof withAcme>>;

/** The directory as it was before: restored from a backup, for example. */
const place = ({ entries }: Acme, cell: string) =>
  void entries.set("acme", { tenantId: "acme", status: "placed", cell, revision: "restored" });

const changeRecord = (acme: Acme, cell: string, change: Partial<TenantRecord>) => {
  const { records } = worldOf(acme.cells, cell);
  const record = records.get("acme");
  if (record) records.set("acme", { ...record, ...change, revision: "changed" });
};

/** Runs `doctor --fix` until it finds nothing, with the waits for which it asks. */
async function finish({ context, clock }: Acme): Promise<void> {
  for (let runs = 0; (await doctor(context, "--fix")).length > 0; runs += 1) {
    expect(runs).toBeLessThan(5);
    clock.advance((PROPAGATION + OVERLAP + 1) * 1000);
  }
}

describe("what is left of a move that the directory does not have", () => {
  it("cancels the move of a frozen tenant, and removes its arriving record once the routers know", async () => {
    const acme = await withAcme();
    await moveAcme(acme.cells, "2", 1);
    place(acme, "1");
    expect(await doctor(acme.context)).toEqual([
      "1 exception-stale " + tokenIdOf(acme),
      "1 move-leftover acme",
      "2 move-leftover acme",
      "2 room-wrong cell 2",
    ]);
    await finish(acme);
    const [first, second] = [worldOf(acme.cells, "1"), worldOf(acme.cells, "2")];
    expect([inconsistencies(first), first.records.get("acme")]).toEqual([
      [],
      expect.not.objectContaining({ movesTo: expect.anything() }),
    ]);
    expect([second.records.size, second.keys.size, second.tokens.size]).toEqual([0, 0, 0]);
    expect(letIn(first, acme.hash)).toBe("acme");
  });

  it("removes a leaving record", async () => {
    const acme = await withAcme();
    await moveAcme(acme.cells, "2", 2);
    place(acme, "2");
    await doctor(acme.context, "--fix");
    expect([await doctor(acme.context), worldOf(acme.cells, "1").records.size]).toEqual([[], 0]);
    expect(letIn(worldOf(acme.cells, "2"), acme.hash)).toBe("acme");
  });

  it("removes a record in another cell that is being deleted, and not the tenant", async () => {
    const acme = await withAcme();
    await moveAcme(acme.cells, "2", 1);
    place(acme, "1");
    changeRecord(acme, "2", { status: "deleting" });
    const [finding] = (await collect(examineCells(acme.context))).filter(({ cell }) => cell === "2");
    expect(finding?.value).toMatchObject({ kind: "move-leftover", mend: "doctor --fix" });
    await finish(acme);
    expect([await doctor(acme.context), letIn(worldOf(acme.cells, "1"), acme.hash)]).toEqual([[], "acme"]);
  });

  it("removes nothing where the tenant's own cell lacks it, or the directory does", async () => {
    for (const entry of ["1", undefined]) {
      const acme = await withAcme();
      await moveAcme(acme.cells, "2", 1);
      worldOf(acme.cells, "1").records.clear();
      if (entry === undefined) acme.entries.clear();
      else place(acme, entry);
      const before = [...worldOf(acme.cells, "2").records];
      const found = await doctor(acme.context, "--fix");
      expect(found).toContain("2 move-leftover acme");
      expect([...worldOf(acme.cells, "2").records]).toEqual(before);
    }
  });

  it("leaves two records that both count to a person", async () => {
    const acme = await withAcme();
    await moveAcme(acme.cells, "2", 2);
    changeRecord(acme, "1", { status: "active" });
    place(acme, "1");
    const found = await doctor(acme.context, "--fix");
    expect(found).toEqual(expect.arrayContaining(["1 move-leftover acme", "2 tenant-in-two-cells acme"]));
    expect(worldOf(acme.cells, "1").records.get("acme")?.movesTo).toBe("2");
  });
});

it("repairs no record that has changed since", async () => {
  const acme = await withAcme();
  await moveAcme(acme.cells, "2", 1);
  place(acme, "1");
  const found = (await collect(examineCells(acme.context))).filter(
    ({ value }) => value.kind === "move-leftover",
  );
  expect(found).toHaveLength(2);
  for (const cell of ["1", "2"]) changeRecord(acme, cell, { updatedAt: 1 });
  for (const { value } of found) await expect(value.repair?.()).resolves.toBe(false);
});

it("finishes the deletion of a tenant that leaves a cell, in both", async () => {
  const acme = await withAcme();
  await moveAcme(acme.cells, "2", 2);
  changeRecord(acme, "2", { status: "deleting" });
  expect(await doctor(acme.context, "--fix")).toContain("2 tenant-unfinished acme*");
  expect(await doctor(acme.context)).toEqual([]);
  expect([acme.entries.size, ...[...acme.worlds.values()].map(({ tokens }) => tokens.size)]).toEqual([
    0, 0, 0, 0,
  ]);
});

function tokenIdOf({ cells, hash }: Acme): string {
  return worldOf(cells, "1").tokens.get(hash)?.tokenId ?? "";
}
