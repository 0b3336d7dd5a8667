import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import type { ImportedRow } from "@tollgate/tenant-provisioning-runtime";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { startGateway } from "./tenants.test-support";

const folder = temporaryFolder();

const rowsOf = (out: string) =>
  out
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ImportedRow);

describe("import", () => {
  it("makes tenants with minted and given tokens, and none of them twice", async () => {
    const gateway = await startGateway();
    const hash = "ab".repeat(32);
    const path = folder.write(
      "tenants.csv",
      `id,plan,key,label,token\nacme,General,,ci,mint\nbeta,Unlimited,beta-key-of-twenty-characters,,${hash}\ngamma,General,,,\n`,
    );
    const out = folder.path("secrets.csv");
    const line = `import ${path} --out ${out} --env dev --json`;
    const first = await gateway.run(line);
    expect([first.status, first.note]).toEqual([0, "3 created\n"]);
    expect(rowsOf(first.out).map(({ line: at, id, outcome }) => [at, id, outcome])).toEqual([
      [2, "acme", "created"],
      [3, "beta", "created"],
      [4, "gamma", "created"],
    ]);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const secrets = readFileSync(out, "utf8");
    const token = secrets.trim().split("\n")[1]?.split(",")[2] ?? "";
    expect((await gateway.run("tokens verify --env dev --json", { input: token })).out).toContain(
      '"tenantId":"acme"',
    );

    const second = await gateway.run(line);
    expect([second.status, second.note]).toEqual([0, "3 unchanged\n"]);
    expect(readFileSync(out, "utf8")).toBe(secrets);
    expect(first.out + first.note + second.out + second.note).not.toContain(token);
    expect(await gateway.run("doctor --env dev")).toMatchObject({ status: 0, out: "" });
    await gateway.close();
  });
});

describe("import with mistakes", () => {
  it("imports the other rows, and says with its status that some failed", async () => {
    const gateway = await startGateway();
    const path = folder.write("some.csv", "id,plan\nacme,General\nbeta,Gold\nBAD,General\ngamma,General\n");
    const ran = await gateway.run(`import ${path} --env dev`);
    expect([ran.status, ran.note]).toEqual([7, "2 created, 2 failed\n"]);
    expect(ran.out).toMatch(/^3 +beta +failed +plan "Gold" is not/m);
    expect(ran.out).toMatch(/^4 +- +failed +tenant id "BAD"/m);
    await gateway.close();
  });

  it.each([
    ["a file that is not what it says", "import {folder}/array.csv", /JSON array/],
    ["a file that is not there", "import {folder}/nowhere.csv", /file .* does not exist/],
    ["a folder", "import {folder}", /is not a regular file/],
    ["no place for secrets", "import {folder}/mint.csv", /with --out/],
    ["another file in that place", "import {folder}/mint.csv --out {folder}/array.csv", /exists already/],
    [
      "a place that others may read",
      "import {folder}/mint.csv --out {folder}/open.csv",
      /others than its owner/,
    ],
  ])("does nothing for %s", async (_, line, reason) => {
    const gateway = await startGateway();
    folder.write("array.csv", "[]");
    folder.write("mint.csv", "id,plan,token\nacme,General,mint\n");
    chmodSync(folder.write("open.csv", "id,token_id,token\n"), 0o644);
    const ran = await gateway.run(`${line.replaceAll("{folder}", folder.path())} --env dev`);
    expect([ran.status, ran.out]).toEqual([2, ""]);
    expect(ran.note).toMatch(reason);
    expect((await gateway.run("list --env dev")).out).toBe("");
    await gateway.close();
  });

  it("leaves no file for secrets where none was minted", async () => {
    const gateway = await startGateway();
    const path = folder.write("mint.csv", "id,plan,token\nacme,General,mint\n");
    await gateway.run(`create acme --env dev`);
    const out = folder.path("secrets.csv");
    expect((await gateway.run(`import ${path} --out ${out} --env dev`)).note).toBe("1 unchanged\n");
    expect(existsSync(out)).toBe(false);
    await gateway.close();
  });

  it("with a dry run needs no file for secrets, and only tells", async () => {
    const gateway = await startGateway();
    const path = folder.write("mint.csv", "id,plan,token\nacme,General,mint\nBAD,General,\n");
    const ran = await gateway.run(`import ${path} --dry-run --json --env dev`);
    expect([ran.status, ran.note]).toEqual([7, "It would be: 1 created, 1 failed\n"]);
    expect(rowsOf(ran.out)[0]).toEqual({ line: 2, id: "acme", outcome: "created" });
    expect((await gateway.run("list --env dev")).out).toBe("");
    await gateway.close();
  });
});

describe("export", () => {
  it("writes what import makes the same tenants of, wherever, and no secret", async () => {
    const here = await startGateway();
    for (const line of [
      "create acme --plan Unlimited --label first",
      "tokens mint acme --scope read --scope write --force --expires-in 90d",
      "create beta",
      "suspend beta",
      "create gamma",
      "tokens revoke gamma {gamma} --now",
    ]) {
      const { out } = await here.run("tokens list gamma --env dev --json");
      const gamma = /"tokenId":"(\w+)"/.exec(out)?.[1] ?? "";
      expect((await here.run(`${line.replace("{gamma}", gamma)} --env dev`)).status).toBe(0);
    }
    const { apiKeyId } = await here.byHand.makeTenant("made-by-hand-long-ago");
    await here.run(`adopt hand --key ${apiKeyId} --env dev`);

    for (const format of ["csv", "jsonl"]) {
      const path = folder.path(`tenants.${format}`);
      const exported = await here.run(`export --format ${format} --out ${path} --env dev`);
      expect(exported).toEqual({ status: 0, out: "", note: "" });
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path, "utf8")).not.toContain("tg_dev_");

      const there = await startGateway();
      expect((await there.run(`import ${path} --force --env dev`)).note).toMatch(/^\d created\n$/);
      const again = await there.run(`export --format ${format} --env dev`);
      expect(again.out).toBe(readFileSync(path, "utf8"));
      expect((await there.run(`import ${path} --force --env dev`)).note).toMatch(/^\d unchanged\n$/);
      expect(await there.run("doctor --env dev")).toMatchObject({ status: 0, out: "" });
      await there.close();
    }
    await here.close();
  });

  it("writes over no file", async () => {
    const gateway = await startGateway();
    const path = folder.write("there.csv", "");
    expect(await gateway.run(`export --out ${path} --env dev`)).toMatchObject({ status: 2, out: "" });
    await gateway.close();
  });
});
