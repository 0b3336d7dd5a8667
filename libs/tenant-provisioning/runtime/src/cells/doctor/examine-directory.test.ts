import { collect } from "@tollgate/testing-runtime";
import { worldOf } from "../move/moving.test-support";
import { doctor, moveAcme, withAcme } from "./doctor.test-support";
import { examineDirectory } from "./examine-directory";

it("names unfinished moves with their age and the command that continues them", async () => {
  const { cells, context, clock } = await withAcme();
  await moveAcme(cells, "2", 1);
  clock.advance(7_200_000);
  expect(await collect(examineDirectory(context))).toEqual([
    {
      kind: "move-unfinished",
      cell: "1",
      subject: "acme",
      cause:
        "its move from cell 1 to cell 2 began 2 hours ago, and is not finished: it works in cell 1 and in the other",
      mend: "move-cell acme --to 2, or the same with --cancel",
    },
  ]);
  await moveAcme(cells, "2", 1);
  const leaving = await collect(examineDirectory(context));
  expect(leaving).toMatchObject([
    { cell: "2", cause: expect.stringContaining("still leaves the other"), mend: "move-cell acme --to 2" },
  ]);
  clock.advance(3_600_000);
  expect((await collect(examineDirectory(context)))[0]?.cause).toBe(
    "its move from cell 1 began 3 hours ago: it is in cell 2, and what the other has of it is not removed",
  );
});

it("names an entry that cannot be read, and counts no room then", async () => {
  const { context, rooms } = await withAcme();
  rooms.set("1", { cell: "1", reserved: 5, revision: "r" });
  const { list } = context.directory;
  context.directory.list = (onUnreadable) => {
    onUnreadable?.("globex", new Error("a table holds ... that cannot be read"));
    return list();
  };
  expect(await doctor(context, "--fix")).toEqual(["- entry-unreadable globex"]);
});

it("names an entry of a cell that the environment does not have", async () => {
  const { context, entries } = await withAcme();
  entries.set("acme", { tenantId: "acme", status: "placed", cell: "9", revision: "r" });
  expect(await doctor(context)).toContain("9 entry-of-unknown-cell acme");
});

it("leaves the entry of a tenant that moves, and that its cell lacks, to a person", async () => {
  const { cells, context, entries } = await withAcme();
  await moveAcme(cells, "2", 1);
  worldOf(cells, "1").records.clear();
  expect(await doctor(context, "--fix")).toEqual(
    expect.arrayContaining(["1 entry-without-tenant acme", "1 move-unfinished acme"]),
  );
  expect(entries.has("acme")).toBe(true);
});
