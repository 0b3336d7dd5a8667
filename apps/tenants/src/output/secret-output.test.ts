import { existsSync, readFileSync } from "node:fs";
import fs from "node:fs/promises";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { Interruption } from "../io/interruption";
import { OutputError } from "@tollgate/program-output";
import { startGateway, type Ran, type RunOptions } from "../scenarios/tenants.test-support";

type Gateway = Awaited<ReturnType<typeof startGateway>>;

interface Listed {
  readonly tokenId: string;
  readonly expiresAt?: number;
  readonly undelivered?: true;
  readonly replacedBy?: string;
}

const COMMANDS = ["create", "tokens mint", "tokens rotate"] as const;

let gateway: Gateway;
const folder = temporaryFolder();
let number = 0;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
afterEach(() => {
  jest.restoreAllMocks();
});

/** A tenant for the test. It exists already unless the command creates it. */
async function subjectOf(command: string) {
  const tenant = `t${(number += 1)}`;
  if (command !== "create") await gateway.run(`create ${tenant} --env dev`);
  const tokens = async (): Promise<Listed[]> => {
    const { out } = await gateway.run(`tokens list ${tenant} --env dev --json`);
    return out
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Listed);
  };
  const before = await tokens();
  const run = (more = "", options: RunOptions = {}) =>
    gateway.run(`${command} ${tenant} --env dev${more}`, options);
  return { tenant, tokens, before, run };
}

/** Expects that the tenant has not changed since before the command, and that the command then succeeds. */
async function expectRollback({ status, note, out }: Ran, subject: Awaited<ReturnType<typeof subjectOf>>) {
  expect(out).toBe("");
  expect(status).not.toBe(0);
  expect(note).toMatch(/token \w{16} was not delivered, and is removed|cannot be written|exists already/);
  expect(await subject.tokens()).toEqual(subject.before);
  expect(await subject.run()).toMatchObject({ status: 0, note: "" });
  const { out: found } = await gateway.run("doctor --env dev");
  expect(found).not.toMatch(new RegExp(`${subject.tenant} |token-|rotation-`));
}

const failure = (code: string) => Object.assign(new Error(code), { code });

describe.each(COMMANDS)("%s", (command) => {
  it.each([
    ["", "ENOSPC", 2],
    [" --json", "ENOSPC", 2],
    ["", "EIO", 2],
    [" --json", "EPIPE", 141],
  ])("with standard output%s that fails with %s rolls its token back", async (more, code, status) => {
    const subject = await subjectOf(command);
    const deliver = async () => Promise.reject(new OutputError(failure(code)));
    const ran = await subject.run(more, { deliver });
    expect(ran.status).toBe(status);
    expect(ran.note).toContain(code);
    await expectRollback(ran, subject);
  });

  it.each([
    ["writeFile", "ENOSPC"],
    ["writeFile", "EDQUOT"],
    ["sync", "EIO"],
    ["close", "ENOSPC"],
  ] as const)(
    "with a file for the secret whose %s fails with %s rolls its token back",
    async (method, code) => {
      const subject = await subjectOf(command);
      const path = folder.path("secret");
      const open = fs.open.bind(fs);
      jest.spyOn(fs, "open").mockImplementationOnce(async (...args) => {
        const file = await open(...args);
        const { writeFile } = file;
        return Object.assign(file, {
          [method]: async (text?: unknown) => {
            // A part of the text is on the disk.
            if (method === "writeFile") await writeFile.call(file, String(text).slice(0, 20));
            throw failure(code);
          },
        });
      });
      const ran = await subject.run(` --out ${path}`);
      jest.restoreAllMocks();
      expect(ran.note).toContain(`${path} cannot be written`);
      expect(ran.status).toBe(2);
      expect(existsSync(path)).toBe(false);
      await expectRollback(ran, subject);
    },
  );

  it.each(["a folder that is not there/secret", "", "/dev/full"])(
    "makes no token for --out '%s'",
    async (path) => {
      const subject = await subjectOf(command);
      const out = path.startsWith("/") ? path : folder.path(path);
      const ran = await gateway.run(
        `${command} ${subject.tenant} --env dev --out ${out.replaceAll(" ", "-")}`,
      );
      expect(ran.status).toBe(2);
      await expectRollback(ran, subject);
    },
  );

  it("makes no token where standard output is closed, unless there is a file", async () => {
    const subject = await subjectOf(command);
    const ran = await subject.run("", { isOutputOpen: false });
    expect(ran).toMatchObject({ status: 2, note: expect.stringContaining("with --out") as string });
    expect(await subject.tokens()).toEqual(subject.before);
    const path = folder.path("secret");
    expect((await subject.run(` --out ${path}`, { isOutputOpen: false })).status).toBe(0);
    expect(readFileSync(path, "utf8")).toMatch(/^tg_dev_/);
  });

  it("whose results cannot be written after the secret has made a token that works", async () => {
    const subject = await subjectOf(command);
    const path = folder.path("secret");
    const deliver = async () => Promise.reject(new OutputError(failure("ENOSPC")));
    const { status, note } = await subject.run(` --out ${path}`, { deliver });
    expect(status).toBe(2);
    expect(note).toMatch(/^Token \w{16} works\. Its secret is in .*secret\.$/m);
    const input = readFileSync(path, "utf8");
    expect((await gateway.run("tokens verify --env dev", { input })).out).toContain("works");
  });

  it("whose reader goes away after the secret names the token, and the command that revokes it", async () => {
    const subject = await subjectOf(command);
    let count = 0;
    const deliver = async () => {
      if ((count += 1) === 2) throw new OutputError(failure("EPIPE"));
    };
    const { status, note } = await subject.run("", { deliver });
    expect(status).toBe(141);
    const revoke = /^Token (\w{16}) works\. If its secret was not saved, run (tokens revoke \w+ \1)\.$/m.exec(
      note,
    );
    expect((await gateway.run(`${revoke?.[2]} --env dev`)).status).toBe(0);
  });

  it.each([
    ["SIGINT", 130, ""],
    ["SIGTERM", 143, " --json"],
    ["SIGHUP", 129, " --out {}"],
  ] as const)(
    "at any call of AWS, ended by %s, leaves a token that works and was delivered, or none",
    async (signal, status, more) => {
      const ended = { before: 0, rolledBack: 0, after: 0 };
      for (let at = 1; ; at += 1) {
        const subject = await subjectOf(command);
        const path = folder.path(`secret-${at}`);
        let isEnded = false;
        let said = "";
        const interruption = new Interruption((_, text) => {
          [isEnded, said] = [true, text];
        });
        let count = 0;
        const ran = await subject.run(more.replace("{}", path), {
          interruption,
          around: ({ send }) => {
            if ((count += 1) === at) interruption.receive(signal);
            // The program has ended, so its calls have no effect.
            return isEnded ? Promise.reject(new Error("ended")) : send();
          },
        });
        const endedAtOnce = isEnded;
        interruption.finish();
        if (count < at) break;
        const now = await subject.tokens();
        const made = now.filter(({ tokenId }) => subject.before.every((each) => each.tokenId !== tokenId));
        const delivered = more.includes("--out") ? existsSync(path) : ran.out.includes("tg_dev_");
        const where = [command, signal, at, said];
        if (made.length === 0) {
          expect([where, now]).toEqual([where, subject.before]);
          expect([where, said]).toEqual([where, expect.stringMatching(/^Interrupted: no token was created/)]);
          expect([where, existsSync(path)]).toEqual([where, false]);
          expect(said).not.toContain("again");
          if (!endedAtOnce) expect([where, ran.status]).toEqual([where, status]);
          ended[endedAtOnce ? "before" : "rolledBack"] += 1;
        } else {
          expect([where, delivered, said]).toEqual([where, true, expect.stringMatching(/it works/)]);
          expect(made.map(({ undelivered }) => undelivered)).toEqual([undefined]);
          ended.after += 1;
        }
      }
      expect(Object.entries(ended).filter(([, times]) => times === 0)).toEqual([]);
    },
  );
});
