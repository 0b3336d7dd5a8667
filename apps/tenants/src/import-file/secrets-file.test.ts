import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import fs from "node:fs/promises";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { OutFileError } from "../output/out-file";
import { SecretsFile } from "./secrets-file";

const folder = temporaryFolder();
let path: string;
beforeEach(() => void (path = folder.path("secrets.csv")));

const HEADER = "id,token_id,token\n";
const secret = (tenantId: string) => ({
  tenantId,
  tokenId: `${tenantId}-token`,
  token: `${tenantId}-secret`,
});

describe("a file of secrets", () => {
  it("is its owner's only, and has what was kept", async () => {
    const file = await SecretsFile.open(path);
    await file.keep([secret("acme"), secret("beta")]);
    await file.keep([secret("gamma")]);
    await file.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).toBe(
      `${HEADER}acme,acme-token,acme-secret\nbeta,beta-token,beta-secret\ngamma,gamma-token,gamma-secret\n`,
    );
  });

  it("is gone on with, finds what is in it, and has no half line left", async () => {
    writeFileSync(path, `${HEADER}acme,acme-token,acme-secret\nbeta,beta-tok`, { mode: 0o600 });
    const file = await SecretsFile.open(path);
    expect(file.find("acme", "acme-token")).toBe("acme-secret");
    expect(file.find("acme", "of-another-generation")).toBeUndefined();
    expect(file.find("beta", "beta-tok")).toBeUndefined();
    await file.keep([secret("gamma")]);
    await file.close();
    expect(readFileSync(path, "utf8")).toBe(
      `${HEADER}acme,acme-token,acme-secret\ngamma,gamma-token,gamma-secret\n`,
    );
  });

  it("has no cell that a spreadsheet runs, and finds what it holds, also without the mark of an earlier version", async () => {
    const file = await SecretsFile.open(path);
    await file.keep([secret("-acme")]);
    await file.close();
    expect(readFileSync(path, "utf8")).toBe(`${HEADER}'-acme,'-acme-token,'-acme-secret\n`);
    for (const line of ["", "-beta,-beta-token,-beta-secret\n"]) {
      writeFileSync(path, readFileSync(path, "utf8") + line);
      const again = await SecretsFile.open(path);
      expect(again.find("-acme", "-acme-token")).toBe("-acme-secret");
      expect(again.find("-beta", "-beta-token")).toBe(line === "" ? undefined : "-beta-secret");
      await again.close();
    }
  });

  it.each(["", "id,tok"])("is begun where a run was killed that had written only %j", async (begun) => {
    writeFileSync(path, begun, { mode: 0o600 });
    const file = await SecretsFile.open(path);
    await file.keep([secret("acme")]);
    await file.close();
    expect(readFileSync(path, "utf8")).toBe(`${HEADER}acme,acme-token,acme-secret\n`);
  });

  it("is removed when nothing was kept, but not one that was there", async () => {
    await (await SecretsFile.open(path)).close();
    expect(() => statSync(path)).toThrow(/ENOENT/);
    writeFileSync(path, HEADER, { mode: 0o600 });
    await (await SecretsFile.open(path)).close();
    expect(readFileSync(path, "utf8")).toBe(HEADER);
  });

  it.each<[string, () => void]>([
    ["is something else", () => writeFileSync(path, "id,plan\n", { mode: 0o600 })],
    ["others may read", () => writeFileSync(path, HEADER, { mode: 0o640 })],
    [
      "has another name too",
      () => {
        writeFileSync(path, HEADER, { mode: 0o600 });
        linkSync(path, folder.path("other"));
      },
    ],
    ["is a pipe", () => execFileSync("mkfifo", ["-m", "600", path])],
    ["is a folder", () => mkdirSync(path, 0o700)],
    ["leads nowhere", () => symlinkSync(folder.path("nowhere"), path)],
    [
      "is where everyone may replace it",
      () => {
        writeFileSync(path, HEADER, { mode: 0o600 });
        chmodSync(folder.path(), 0o777);
      },
    ],
    [
      "is a link",
      () => {
        writeFileSync(folder.path("other"), HEADER, { mode: 0o600 });
        symlinkSync(folder.path("other"), path);
      },
    ],
  ])("is refused where it %s", async (_, make) => {
    make();
    const before = readdirSync(folder.path());
    await expect(SecretsFile.open(path)).rejects.toThrow(OutFileError);
    expect(readdirSync(folder.path())).toEqual(before);
  });

  it("is not gone on with where it is another user's, or is exchanged for theirs after its name was looked up", async () => {
    writeFileSync(path, HEADER, { mode: 0o600 });
    const open = fs.open.bind(fs);
    let count = 0;
    const mocked = jest.spyOn(fs, "open").mockImplementation(async (...args) => {
      // The first call tries to create the file.
      if ((count += 1) === 1) return open(...args);
      const file = await open(...args);
      const stats = await file.stat();
      return Object.assign(file, { stat: async () => Object.assign(stats, { uid: stats.uid + 1 }) });
    });
    await expect(SecretsFile.open(path)).rejects.toThrow("belongs to another user");
    mocked.mockRestore();
    expect(readFileSync(path, "utf8")).toBe(HEADER);
  });

  it("is refused where there is no folder for it", async () => {
    await expect(SecretsFile.open(folder.path("nowhere/secrets.csv"))).rejects.toThrow(OutFileError);
  });

  it("says why the disk does not take a secret, and has no half line when it is gone on with", async () => {
    const open = fs.open.bind(fs);
    jest.spyOn(fs, "open").mockImplementationOnce(async (...args) => {
      const file = await open(...args);
      const append = file.appendFile.bind(file);
      let count = 0;
      return Object.assign(file, {
        appendFile: async (text: string) => {
          if ((count += 1) === 1) return append(text);
          await append(text.slice(0, 30));
          throw Object.assign(new Error("full"), { code: "ENOSPC" });
        },
      });
    });
    const file = await SecretsFile.open(path);
    await expect(file.keep([secret("acme"), secret("beta")])).rejects.toThrow(
      new OutFileError(path, "cannot be written: there is no space left (ENOSPC)"),
    );
    await file.close();
    const again = await SecretsFile.open(path);
    expect(again.find("acme", "acme-token")).toBe("acme-secret");
    await again.keep([secret("beta")]);
    await again.close();
    expect(readFileSync(path, "utf8")).toBe(
      `${HEADER}acme,acme-token,acme-secret\nbeta,beta-token,beta-secret\n`,
    );
  });
});
