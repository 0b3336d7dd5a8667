import type * as Support from "./cells.test-support";
import { startCells } from "./cells.test-support";
import { SetTime, usageAt } from "./usage.test-support";
import { cellsOf, environmentNamed } from "@tollgate/environments";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest
    .requireActual<typeof Support>("./cells.test-support")
    .sampleWithCells({ usage: { retentionDays: 100 } }),
);

it("usage, idle tokens and bills are of all cells, and a cell that fails is named", async () => {
  const time = new SetTime(Date.parse("2026-10-20T10:00:00Z"));
  const cells = await startCells({ time });
  const usages = cellsOf(environmentNamed("dev")).map(({ environment }, at) =>
    usageAt(cells.url(at + 1), environment, time),
  );
  try {
    const json = async (line: string) =>
      (await cells.run(`${line} --env dev --json`)).out
        .split("\n")
        .filter(Boolean)
        .map((row) => JSON.parse(row) as Record<string, unknown>);
    const [{ tokenId } = {}] = await json("create acme --cell 2");
    // The tenant was in the first cell before.
    await usages[0]?.count({ count: 3, tokenId: String(tokenId) });
    time.set("2026-10-21T10:00:00Z");
    await usages[0]?.seal();
    await usages[1]?.count({ count: 2, tokenId: "other" }, { tenantId: "globex", count: 4 });
    time.set("2026-10-21T12:00:00Z");
    await usages[1]?.seal();
    time.set("2026-11-20T12:00:00Z");

    expect(await json("usage acme --from 2026-10-01")).toMatchObject([
      { tenantId: "acme", requests: 5, used: 0 },
    ]);
    expect(
      (await json("usage --top 5 --from 2026-10-01")).map(({ tenantId, requests }) => [tenantId, requests]),
    ).toEqual([
      ["acme", 5],
      ["globex", 4],
    ]);
    expect(await json("tokens list acme")).toMatchObject([{ tokenId, cell: "2", lastUsed: "2026-10-20" }]);
    expect(
      (await json("usage-export --month 2026-10")).map(({ tenantId, requests }) => [tenantId, requests]),
    ).toEqual([
      ["acme", 5],
      ["globex", 4],
    ]);

    cells.kill(1);
    const run = cells.runAnew();
    const shown = await run("usage --top 5 --from 2026-10-01 --env dev");
    expect([shown.status, shown.out.match(/^\w+ +\d+/gm)?.map((row) => row.replace(/ +/, " "))]).toEqual([
      8,
      ["globex 4", "acme 2"],
    ]);
    expect(shown.note).toMatch(/^cell 1: /m);
    // A part is no bill.
    expect(await run("usage-export --month 2026-10 --env dev")).toMatchObject({ status: 8, out: "" });
  } finally {
    for (const usage of usages) usage.close();
    await cells.close();
  }
});
