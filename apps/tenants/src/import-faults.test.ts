import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faultAt, FAULTS } from "./aws-faults.test-support";
import { startGateway } from "./tenants.test-support";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tenants-import-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Public names of the tokens whose secrets are in a file, by tenant. */
function keptIn(path: string): ReadonlyMap<string, readonly string[]> {
  const kept = new Map<string, string[]>();
  for (const line of readFileSync(path, "utf8").trim().split("\n").slice(1)) {
    const [id = "", tokenId = ""] = line.split(",");
    kept.set(id, [...(kept.get(id) ?? []), tokenId]);
  }
  return kept;
}

describe.each(Object.entries(FAULTS))("an import with '%s' at any of its calls of AWS", (name, fault) => {
  it("and run again, is as one that was not disturbed, and has minted one token for each row", async () => {
    const gateway = await startGateway();
    const tokensOf = async (tenant: string) => {
      const { out } = await gateway.run(`tokens list ${tenant} --json --env dev`);
      return [...out.matchAll(/"tokenId":"([\w-]+)"/g)].map(([, id = ""]) => id);
    };
    for (let at = 1; ; at += 1) {
      const label = `${name.replace(" ", "-")}-${at}`;
      const hash = Buffer.from(label.padEnd(32)).toString("hex");
      const file = join(folder, `${label}.csv`);
      const rows = [
        `${label}-a,General,,mint`,
        `${label}-b,Unlimited,,${hash}`,
        `${label}-c,General,suspended,`,
      ];
      writeFileSync(file, ["id,plan,status,token", ...rows, ""].join("\n"));
      const out = join(folder, `${label}.secrets`);
      const line = `import ${file} --out ${out} --env dev --json`;

      const { around, hit } = faultAt(fault, at);
      const first = await gateway.run(line, { around });
      if (!hit()) {
        expect([at > 10, first.status]).toEqual([true, 0]);
        break;
      }
      const second = await gateway.run(line);
      expect([label, second.status, second.note]).toEqual([label, 0, expect.not.stringContaining("failed")]);

      const minted = keptIn(out).get(`${label}-a`) ?? [];
      expect([label, minted.length]).toEqual([label, 1]);
      expect([label, await tokensOf(`${label}-a`)]).toEqual([label, minted]);
      expect([label, await tokensOf(`${label}-b`)]).toEqual([label, [`hash-${hash.slice(0, 12)}`]]);
      for (const { out: shown, note } of [first, second]) expect(shown + note).not.toMatch(/tg_dev_/);
    }
    expect(await gateway.run("doctor --env dev")).toMatchObject({ status: 0, out: "" });
    await gateway.close();
  }, 60_000);
});
