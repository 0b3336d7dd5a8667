import { readFileSync, writeFileSync } from "node:fs";
import { hashToken } from "@tollgate/token-hashing";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { faultAt, FAULTS } from "./aws-faults.test-support";
import { startGateway } from "./tenants.test-support";

const folder = temporaryFolder();

/** The tokens of the secrets in a file, as an export shows them. */
function keptIn(path: string): readonly { readonly token: string; readonly token_id: string }[] {
  const lines = readFileSync(path, "utf8").trim().split("\n").slice(1);
  return lines.map((line) => {
    const [, tokenId = "", secret = ""] = line.split(",");
    return { token: hashToken(secret), token_id: tokenId };
  });
}

describe.each(Object.entries(FAULTS))("an import with '%s' at any of its calls of AWS", (name, fault) => {
  it("and run again, is as one that was not disturbed, and has minted one token for each row", async () => {
    const gateway = await startGateway();
    const expected: unknown[] = [];
    for (let at = 1; ; at += 1) {
      const label = `${name.replace(" ", "-")}-${String(at).padStart(2, "0")}`;
      const token = Buffer.from(label.padEnd(32)).toString("hex");
      const file = folder.path(`${label}.csv`);
      const rows = [
        `${label}-a,General,,mint`,
        `${label}-b,Unlimited,,${token}`,
        `${label}-c,General,suspended,`,
      ];
      writeFileSync(file, ["id,plan,status,token", ...rows, ""].join("\n"));
      const out = folder.path(`${label}.secrets`);
      const line = `import ${file} --out ${out} --env dev --json`;

      const { around, hit } = faultAt(fault, at);
      const runs = [await gateway.run(line, { around })];
      if (hit()) runs.push(await gateway.run(line));
      expect([label, runs.at(-1)?.status]).toEqual([label, 0]);
      for (const { out: shown, note } of runs) expect(shown + note).not.toMatch(/tg_dev_/);

      const kept = keptIn(out);
      expect([label, kept.length]).toEqual([label, 1]);
      expected.push(
        { id: `${label}-a`, plan: "General", ...kept[0] },
        { id: `${label}-b`, plan: "Unlimited", token, token_id: `hash-${token.slice(0, 12)}` },
        { id: `${label}-c`, plan: "General", status: "suspended" },
      );
      if (hit()) continue;
      expect(at).toBeGreaterThan(10);
      expect((await gateway.run(line)).note).toBe("3 unchanged\n");
      break;
    }
    const { out: exported } = await gateway.run("export --env dev --json");
    const tenants = exported.trim().split("\n");
    expect(tenants.map((line) => JSON.parse(line) as unknown)).toEqual(expected);
    expect(await gateway.run("doctor --env dev")).toMatchObject({ status: 0, out: "" });
    await gateway.close();
  });
});
