import { aroundCalls, type Fault, FAULTS } from "../../core/ports.test-support";
import { inconsistencies } from "../../core/fakes.test-support";
import { createTenant } from "../../tenant/create-tenant";
import { letIn, routed, worldOf } from "../move/moving.test-support";
import { doctor, moveAcme, withAcme } from "./doctor.test-support";

/** A tenant that has moved, with something of each kind that `doctor --fix` repairs between cells. */
async function spoiled() {
  const acme = await withAcme();
  const { cells, context, entries, hash } = acme;
  await moveAcme(cells, "2");
  const third = worldOf(cells, "3");
  const record = worldOf(cells, "2").records.get("acme");
  if (record) third.records.set("acme", { ...record, status: "arriving", movesTo: "3", revision: "left" });
  await createTenant({ tenantId: "other", plan: "General" }, worldOf(cells, "1").tenancy);
  entries.set("ghost", { tenantId: "ghost", status: "placed", cell: "1", revision: "r" });
  await context.exceptions.write([{ hash, cell: undefined }]);
  await context.exceptions.write([{ hash: "f".repeat(20), cell: "1" }]);
  return acme;
}

type Acme = Awaited<ReturnType<typeof spoiled>>;

/** Runs `doctor --fix` until it finds nothing, and compares what is there with what there should be. */
async function finish({ cells, context, hash, entries, rooms }: Acme): Promise<void> {
  for (let runs = 0; runs < 3; runs += 1) await doctor(context, "--fix");
  expect(await doctor(context)).toEqual([]);
  expect([letIn(worldOf(cells, "2"), hash), routed(cells, hash, "1", 0)]).toEqual(["acme", "2"]);
  expect([...entries.values()].map(({ tenantId, cell }) => `${tenantId} ${cell}`).sort()).toEqual([
    "acme 2",
    "other 1",
  ]);
  expect([...rooms.values()].map(({ reserved }) => reserved)).toEqual([1, 1, 0]);
  for (const world of cells.worlds.values()) expect(inconsistencies(world)).toEqual([]);
}

/** @returns whether the fault was reached */
async function runWithFault({ contextOf }: Acme, at: number, kind: Fault): Promise<boolean> {
  let count = 0;
  const context = contextOf((ports) =>
    aroundCalls(ports, async (name, call) => {
      count += 1;
      if (count > at && kind.startsWith("killed")) throw new Error("killed");
      const isHit = count === at;
      if (isHit && kind.endsWith("before")) throw new Error(`fault at ${name}`);
      const result = await call();
      if (isHit) throw new Error(`fault at ${name}`);
      return result;
    }),
  );
  await doctor(context, "--fix").catch(() => undefined);
  return count >= at;
}

it.each(FAULTS)("repairs the rest after a fault of the kind '%s' at any call", async (kind) => {
  for (let at = 1, isReached = true; isReached; at += 1) {
    const acme = await spoiled();
    isReached = await runWithFault(acme, at, kind);
    await finish(acme);
  }
});

it("repairs once what two operators repair at the same time", async () => {
  const acme = await spoiled();
  const found = await Promise.all([doctor(acme.context, "--fix"), doctor(acme.context, "--fix")]);
  expect(found.map(({ length }) => length > 0)).toEqual([true, true]);
  await finish(acme);
});
