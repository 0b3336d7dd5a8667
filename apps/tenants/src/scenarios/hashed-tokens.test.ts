import { hashToken } from "@tollgate/token-hashing";
import { temporaryFolder } from "@tollgate/testing-runtime";
import type * as Support from "./cells.test-support";
import { cellsForEachTest } from "./cells-for-each-test.test-support";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./cells.test-support").sampleWithCells(),
);

const folder = temporaryFolder("each");
const { cells, run, ask } = cellsForEachTest();

/** Imports rows, and returns the outcome of each with its reason. */
async function importRows(header: string, ...rows: readonly string[]): Promise<readonly string[]> {
  const file = folder.write("tenants.csv", [header, ...rows, ""].join("\n"));
  const { out } = await run(`import ${file} --force --out ${folder.path("out.csv")} --json`);
  return out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { outcome: string; reason?: string })
    .map(({ outcome, reason }) => [outcome, reason].filter(Boolean).join(": "));
}

async function succeed(line: string): Promise<string> {
  const { status, note, out } = await run(line);
  expect({ line, status, note }).toMatchObject({ line, status: 0 });
  return out;
}

const foreign = (cell: string) => `b3BhcXVlLXRva2Vu/${cell}==`;

it("the router sends imported tokens of others to the cell of their tenant, wherever it moves", async () => {
  const row = (cell: string) => `t${cell},General,${hashToken(foreign(cell))},${cell}`;
  expect(await importRows("id,plan,token,cell", row("1"), row("2"), row("3"))).toEqual(
    Array(3).fill("created"),
  );
  expect(await Promise.all(["1", "2", "3"].map((cell) => ask(foreign(cell))))).toEqual([
    "1: 200",
    "2: 200",
    "3: 200",
  ]);
  // The first cell needs no exception.
  expect(cells().exceptions.size).toBe(2);
  for (const to of ["1", "3", "2"]) {
    await succeed(`move-cell t2 --to ${to}`);
    expect(await ask(foreign("2"))).toBe(`${to}: 200`);
  }
  const [id = ""] = /tokenId":"([^"]+)/.exec(await succeed("tokens list t3 --json"))?.slice(1) ?? [];
  await succeed(`tokens revoke t3 ${id}`);
  expect([await ask(foreign("3")), cells().exceptions.size]).toEqual(["1: 401", 1]);
});

it("an export says which cell each token names, so that an import restores where requests go", async () => {
  const tokens = new Map<string, string>();
  for (const cell of ["1", "2"]) {
    const { token } = JSON.parse(await succeed(`create t${cell} --cell ${cell} --json`)) as { token: string };
    tokens.set(cell, token);
  }
  await succeed("move-cell t2 --to 1");
  const asked = async () => Promise.all([...tokens.values()].map(ask));
  expect(await asked()).toEqual(["1: 200", "1: 200"]);
  const [header = "", ...rows] = (await succeed("export")).trim().split("\n");
  expect(header).toMatch(/,token_cell,cell$/);
  expect(rows.map((row) => row.slice(-4))).toEqual([",1,1", ",2,1"]);

  await succeed("delete t1 t2 --yes");
  expect(await asked()).toEqual(["1: 401", "2: 401"]);
  expect(await importRows(header, ...rows)).toEqual(["created", "created"]);
  expect(await asked()).toEqual(["1: 200", "1: 200"]);
});

it("a token of another tenant in another cell is not taken", async () => {
  await importRows("id,plan,token,cell", `owner,General,${hashToken(foreign("1"))},1`);
  expect(
    await importRows(
      "id,plan,token,cell",
      `thief,General,${hashToken(foreign("1"))},2`,
      `other,General,${hashToken(foreign("2"))},2`,
    ),
  ).toEqual(["failed: the token is another tenant's, in cell 1", "created"]);
  expect(await ask(foreign("1"))).toBe("1: 200");
  expect((await run("show thief")).status).toBe(3);
  expect((await run("doctor")).note).toBe("Nothing is wrong.\n");
});

it("a token that was revoked before the tenant moved stays revoked", async () => {
  const rows = ["acme,General,1", "acme,General,2"].map((row) =>
    row.replace(/\d$/, (cell) => `${hashToken(foreign(cell))},1`),
  );
  await importRows("id,plan,token,cell", ...rows);
  await succeed(`tokens revoke acme hash-${hashToken(foreign("1")).slice(0, 12)}`);
  await succeed("move-cell acme --to 2");
  await succeed("move-cell acme --to 3");
  const again = rows.map((row) => row.replace(/1$/, "3"));
  expect(await importRows("id,plan,token,cell", ...again)).toEqual([
    expect.stringContaining("was revoked or replaced, and stays so"),
    "unchanged",
  ]);
  expect(await ask(foreign("1"))).toBe("1: 401");
});
