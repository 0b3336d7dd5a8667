import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environments } from "@tollgate/environments";
import { mintToken } from "@tollgate/token-hashing";
import { readUntrustedFile } from "./io";
import { runPlanReview } from "./run-plan-review";

const workspace = join(__dirname, "../../..");
const fixture = (name: string): string => join(workspace, "libs/plan-review/fixtures", `${name}.json`);

/** Runs the program with files in memory and a fixed clock. */
async function run(
  argv: readonly string[],
  {
    files = {},
    input = "",
    now = "2026-11-24",
  }: { files?: Record<string, string>; input?: string; now?: string } = {},
) {
  let out = "";
  let note = "";
  const status = await runPlanReview(argv, {
    out: (text) => void (out += text),
    note: (text) => void (note += text),
    readFile: (path) =>
      files[path] === undefined ? readFileSync(path) : new TextEncoder().encode(files[path]),
    readUntrustedFile: (path) =>
      files[path] === undefined ? readUntrustedFile(path) : new TextEncoder().encode(files[path]),
    readInput: () => Promise.resolve(new TextEncoder().encode(input)),
    exists: (path) => files[path] !== undefined,
    now: () => new Date(now),
  });
  return { status, out, note };
}

const exception = (hazard: string, address: string, expires: string): string =>
  `  - { hazard: ${hazard}, address: '${address}', reason: it is a test of a test, expires: ${expires} }\n`;
const accepted = (expires: string): string =>
  `exceptions:\n${exception("network-opened", "aws_api_gateway_rest_api.gateway*", expires)}${exception("waf-weakened", "aws_wafv2_web_acl.edge*", expires)}`;

describe("the command", () => {
  it.each<[string, number]>([
    ["harmless", 0],
    ["cache-longer", 1],
    ["stage-replaced", 2],
  ])("ends with the verdict: %s with %d", async (name, status) => {
    const written = await run([fixture(name)]);
    expect(written).toMatchObject({ status, note: "", out: expect.stringMatching(/^# Plan review: /) });
  });

  it("reads standard input, and writes JSON", async () => {
    const { status, out } = await run(["--json", "-"], {
      input: readFileSync(fixture("stage-replaced"), "utf8"),
    });
    expect(JSON.parse(out)).toMatchObject({ exitStatus: status, verdict: "blocked" });
  });

  it.each<[string, readonly string[], RegExp]>([
    ["no plan", [], /missing required argument/],
    ["two plans", ["a", "b"], /too many arguments/],
    ["an unknown option", ["--yes", "a"], /unknown option/],
    ["a value for a switch", ["--json=1", "a"], /unknown option/],
    ["no name of a plan", [""], /argument 'plan\.json'\. It is empty\./],
    [
      "no name of a file of exceptions",
      ["--exceptions", "", "a"],
      /'--exceptions <file>' argument '' is invalid\. It is empty\./,
    ],
    ["no name of a proposed file", ["--proposed-exceptions=", "a"], /It is empty\./],
    ["two files of exceptions", ["--exceptions", "a", "--exceptions", "b", "c"], /It is given twice\./],
    ["an option without its value", ["a", "--exceptions"], /argument missing/],
    ["an empty plan", ["/dev/null"], /\/dev\/null cannot be reviewed: it is empty/],
    ["a file that is not there", ["gone.json"], /gone\.json cannot be read: ENOENT/],
    ["a folder", [workspace], /cannot be read: EISDIR/],
    [
      "a file that is no plan",
      [join(workspace, "README.md")],
      /README\.md cannot be reviewed: it is not JSON/,
    ],
    [
      "a file of exceptions that is not there",
      ["--exceptions", "gone.yaml", fixture("harmless")],
      /gone\.yaml cannot be read/,
    ],
  ])("ends with 3 and says why: %s", async (_, argv, message) => {
    const { status, out, note } = await run(argv);
    expect({ status, out }).toEqual({ status: 3, out: "" });
    expect(note).toMatch(message);
    expect(note).not.toMatch(/\n +at /);
  });

  it("shows no command to the terminal in an error", async () => {
    const { note } = await run(["\u001b[31mgone.json"]);
    expect(note).toMatch(/^\\u\{1b\}\[31mgone\.json cannot be read/);
    const unknown = await run(["--\u001b[31m\n::add-mask::x", "gone.json"]);
    expect(unknown.note).toMatch(/^error: unknown option '--\\u\{1b\}\[31m\n\\u\{3a\}:add-mask::x'\n$/);
  });

  it("says while nothing comes on standard input that it waits for it", async () => {
    jest.useFakeTimers();
    try {
      let note = "";
      let end: (input: Uint8Array) => void = () => undefined;
      const ended = runPlanReview(["-"], {
        out: () => undefined,
        note: (text) => void (note += text),
        readFile: readFileSync,
        readUntrustedFile,
        readInput: () => new Promise((resolve) => (end = resolve)),
        exists: () => false,
        now: () => new Date("2026-11-24"),
      });
      await jest.advanceTimersByTimeAsync(4_900);
      expect(note).toBe("");
      await jest.advanceTimersByTimeAsync(5_200);
      const lines = [5, 10].map((seconds) => `Waiting for standard input to end, for ${seconds} s now.\n`);
      expect(note).toBe(lines.join(""));
      end(readFileSync(fixture("harmless")));
      expect(await ended).toBe(0);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it.each(["{}", "x{}.json", "--{}", "--exceptions={}", "--json={}", "-{}"])(
    "repeats no token as %s",
    async (form) => {
      for (const prefix of environments.map(({ tokenPrefix }) => tokenPrefix)) {
        const token = mintToken(prefix);
        const { status, out, note } = await run([fixture("harmless"), form.replace("{}", token)]);
        expect({ status, out }).toEqual({ status: 3, out: "" });
        expect(note).toMatch(/^argument 2 holds a token, which is a secret/);
        expect(note).not.toContain(token.slice(-20));
      }
    },
  );

  it("takes the exceptions of the repository, until they expire", async () => {
    const text = [
      exception("network-opened", "aws_s3_bucket_public_access_block.truststore", "2026-12-31"),
      exception("network-opened", "aws_security_group.private", "2026-12-31"),
      exception("waf-weakened", "aws_wafv2_web_acl.edge", "2026-12-31"),
      exception("waf-weakened", "aws_wafv2_web_acl_association.edge", "2026-12-31"),
    ].join("");
    const files = { ".plan-review.yaml": `exceptions:\n${text}` };
    expect((await run([fixture("edge-opened")], { files })).status).toBe(1);
    expect((await run([fixture("edge-opened")], { files, now: "2027-01-01" })).status).toBe(2);
    expect((await run([fixture("edge-opened")])).status).toBe(2);
  });

  it("reports what a pull request changes of the exceptions, and counts none of it", async () => {
    const added = exception("table-removed", "aws_dynamodb_table.old", "2026-12-31");
    const files = {
      ".plan-review.yaml": accepted("2026-12-31"),
      "same.yaml": `# in another form\n${accepted("2026-12-31")}`,
      "more.yaml": `${accepted("2026-12-31")}${added}`,
      "wrong.yaml": accepted("9999-12-31"),
    };
    const withProposed = (file: string) =>
      run([fixture("no-change"), "--proposed-exceptions", file], { files, now: "2026-11-24" });
    expect((await withProposed("same.yaml")).status).toBe(0);
    const more = await withProposed("more.yaml");
    expect(more.status).toBe(1);
    expect(more.out).toMatch(/adds an exception, which has no effect until it is merged: `table-removed`/);
    const wrong = await withProposed("wrong.yaml");
    expect(wrong.status).toBe(1);
    expect(wrong.out).toMatch(
      /has a mistake: `exceptions\.0\.expires: at most 90 days from today: 2027-02-22/,
    );
    const gone = await withProposed("not-there.yaml");
    expect(gone).toMatchObject({
      status: 0,
      note: "not-there.yaml does not exist: assuming that the pull request has no exceptions.\n",
      out: expect.stringMatching(/removes an exception/),
    });
  });

  it("follows no link that a pull request puts in place of its exceptions", async () => {
    const link = join(mkdtempSync(join(tmpdir(), "plan-review-")), ".plan-review.yaml");
    symlinkSync(fixture("harmless"), link);
    for (const [path, reason] of [
      [link, "it is a link, which is not followed"],
      [workspace, "it is not a regular file"],
      ["/dev/zero", "it is not a regular file"],
    ] as const) {
      const { status, out, note } = await run([fixture("harmless"), "--proposed-exceptions", path]);
      expect({ status, out }).toEqual({ status: 3, out: "" });
      expect(note).toBe(`${path} cannot be read: ${reason}\n`);
    }
  });

  it("reviews nothing with a file of exceptions that has a mistake", async () => {
    const { status, note } = await run([fixture("harmless")], {
      files: { ".plan-review.yaml": accepted("soon") },
    });
    expect(status).toBe(3);
    expect(note.trim().split("\n")).toEqual([
      expect.stringMatching(/^\.plan-review\.yaml: exceptions\.0\.expires: /),
      expect.stringMatching(/^\.plan-review\.yaml: exceptions\.1\.expires: /),
    ]);
  });

  it("says its exit statuses in its help, and ends with 0", async () => {
    const { status, out } = await run(["--help"]);
    expect(status).toBe(0);
    expect(out).toContain("0 clean, 1 warnings, 2 blocked, 3 not reviewed");
  });

  it("is what npm runs", () => {
    const { scripts } = JSON.parse(readFileSync(join(workspace, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const [node = "", ...args] = (scripts["plan-review"] ?? "").split(" ");
    const { status, stdout } = spawnSync(node, [...args, "-"], {
      cwd: workspace,
      encoding: "utf8",
      input: readFileSync(fixture("tables")),
    });
    expect({ status, first: stdout.split("\n")[0] }).toEqual({ status: 2, first: "# Plan review: blocked" });
  });
});

describe("the guide", () => {
  it("shows what the command writes", async () => {
    const guide = readFileSync(join(__dirname, "../../docs/guides/review-a-plan.md"), "utf8");
    const sample = /^```markdown\n([^]*?)^```$/m.exec(guide)?.[1];
    expect(sample).toBe((await run([fixture("plan-detached")])).out);
  });
});
