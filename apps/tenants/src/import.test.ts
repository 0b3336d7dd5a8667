import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImportedRow } from "@tollgate/tenant-provisioning-runtime";
import { startGateway } from "./tenants.test-support";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tenants-import-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const rowsOf = (out: string) =>
  out
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as ImportedRow);

describe("import", () => {
  it("makes tenants with minted and given tokens, and none of them twice", async () => {
    const gateway = await startGateway();
    const hash = "ab".repeat(32);
    const path = file(
      "tenants.csv",
      `id,plan,key,label,token\nacme,General,,ci,mint\nbeta,Unlimited,beta-key-of-twenty-characters,,${hash}\ngamma,General,,,\n`,
    );
    const out = join(folder, "secrets.csv");
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

describe("export", () => {
  it("writes what import makes the same tenants of, wherever, and no secret", async () => {
    const here = await startGateway();
    for (const line of [
      "create acme --plan Unlimited --label first",
      "tokens mint acme --scope read --scope write --expires-in 90d",
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
      const path = join(folder, `tenants.${format}`);
      const exported = await here.run(`export --format ${format} --out ${path} --env dev`);
      expect(exported).toEqual({ status: 0, out: "", note: "" });
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path, "utf8")).not.toContain("tg_dev_");

      const there = await startGateway();
      expect((await there.run(`import ${path} --env dev`)).note).toMatch(/^\d created\n$/);
      const again = await there.run(`export --format ${format} --env dev`);
      expect(again.out).toBe(readFileSync(path, "utf8"));
      expect((await there.run(`import ${path} --env dev`)).note).toMatch(/^\d unchanged\n$/);
      expect(await there.run("doctor --env dev")).toMatchObject({ status: 0, out: "" });
      await there.close();
    }
    await here.close();
  });

  it("writes over no file", async () => {
    const gateway = await startGateway();
    const path = file("there.csv", "");
    expect(await gateway.run(`export --out ${path} --env dev`)).toMatchObject({ status: 2, out: "" });
    await gateway.close();
  });
});
