import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { temporaryFolder } from "@tollgate/testing-runtime";
import { run } from "../support/programs/run";
import { workspaceRoot } from "../support/workspace";

interface Report {
  report(options: object): Promise<void>;
  ownedBy(owners: string): (file: string) => boolean;
}
const { report, ownedBy } = createRequire(__filename)(
  join(workspaceRoot, ".github/actions/report/report.cjs"),
) as Report;

const OWNERS = "# Owners\n/.github/ @a/b\n/libs/plan-review/ @a/b\n/.plan-review.yaml @a/b\n";
const folder = temporaryFolder();
beforeEach(() => void folder.write("CODEOWNERS", OWNERS));

const reviewed = (stack: string, verdict: number, text = "# Plan review") => {
  folder.write(`${stack}.md`, text);
  folder.write(`${stack}.verdict`, `${verdict}\n`);
};

interface Told {
  readonly statuses: readonly {
    readonly state: string;
    readonly context: string;
    readonly description: string;
  }[];
  readonly comments: readonly string[];
}

/** Reports on a pull request with some files, to a GitHub server that records the requests. */
async function reportOn(
  planned: string,
  {
    files = [{ filename: "libs/gateway/definition/openapi.yaml" }],
    event = "pull_request",
    comments = [] as object[],
  } = {},
): Promise<Told> {
  const told = { statuses: [] as Told["statuses"][number][], comments: [] as string[] };
  const lists = { files, comments, pulls: [{ number: 7, state: "open", head: { sha: "abc" } }] };
  const github = {
    paginate: (list: keyof typeof lists) => Promise.resolve(lists[list]),
    rest: {
      pulls: { listFiles: "files" },
      issues: {
        listComments: "comments",
        createComment: ({ body }: { body: string }) => told.comments.push(body),
        updateComment: ({ body }: { body: string }) => told.comments.push(`updated ${body}`),
      },
      repos: {
        listPullRequestsAssociatedWithCommit: "pulls",
        createCommitStatus: (status: Told["statuses"][number]) => told.statuses.push(status),
      },
    },
  };
  await report({
    github,
    context: {
      repo: { owner: "example", repo: "gateway" },
      serverUrl: "https://github.com",
      runId: 1,
      payload: { workflow_run: { head_sha: "abc", event, id: 2 } },
    },
    core: { info: () => undefined, setFailed: () => undefined },
    planned,
    folder: folder.path(),
    owners: folder.path("CODEOWNERS"),
  });
  return told;
}

it.each([
  ["clean plans", "success", [0, 0], "success", "clean"],
  ["a warning", "success", [0, 1], "success", "warnings: someone must decide"],
  ["a plan that is blocked", "success", [1, 2], "failure", "blocked: prod"],
  ["a plan that was not reviewed", "success", [0, 3], "failure", "blocked: prod"],
  ["a plan that failed", "failure", [0], "failure", "not every stack was planned"],
  ["plans that were cancelled", "cancelled", [], "failure", "not every stack was planned"],
  ["no review at all", "success", [], "failure", "not every stack was planned"],
  ["a fork", "skipped", [], "failure", expect.stringContaining("fork")],
])("the status of %s", async (_, planned, verdicts, state, description) => {
  verdicts.forEach((verdict, at) => reviewed(["dev", "prod"][at] ?? "", verdict));
  const { statuses } = await reportOn(planned);
  expect(statuses).toEqual([expect.objectContaining({ context: "review", sha: "abc", state, description })]);
});

it("a review without a verdict passes nobody", async () => {
  folder.write("dev.md", "# Plan review");
  expect((await reportOn("success")).statuses).toEqual([expect.objectContaining({ state: "failure" })]);
});

it("a change of the gateway is reviewed in one comment, which is updated", async () => {
  reviewed("dev", 0, "dev's review");
  reviewed("prod", 1, "prod's review");
  const [body = ""] = (await reportOn("success")).comments;
  expect(body).toMatch(/^<!-- tollgate plan review -->\n\n## dev\n\ndev's review\n\n## prod/);
  expect(body).not.toContain("what judges it");
  const comments = [{ id: 1, user: { type: "Bot" }, body }];
  expect((await reportOn("success", { comments })).comments).toEqual([`updated ${body}`]);
});

it.each([
  ["the review", { filename: "libs/plan-review/src/index.ts" }],
  ["a workflow", { filename: ".github/workflows/plan.yml" }],
  ["the exceptions", { filename: ".plan-review.yaml" }],
  [
    "a file that was of the review",
    { filename: "docs/index.ts", previous_filename: "libs/plan-review/src/index.ts" },
  ],
])("a change of %s says so first, and who must approve it", async (_, file) => {
  reviewed("dev", 0);
  const [body = ""] = (await reportOn("success", { files: [file] })).comments;
  expect(body).toMatch(
    /plan review -->\n\n\*\*This pull request changes what judges it\*\*: `[\w./-]+`\. .* an owner/,
  );
});

it("a name of a file makes no Markdown", async () => {
  reviewed("dev", 0);
  const files = [{ filename: ".github/`[x](https://attacker.example) @everyone`" }];
  const [body = ""] = (await reportOn("success", { files })).comments;
  expect(body).toContain("`.github/??x??https?//attacker.example??@everyone?`");
});

it("more files than GitHub lists are taken for a change of the review", async () => {
  reviewed("dev", 0);
  const files = Array.from({ length: 3_000 }, () => ({ filename: "a" }));
  expect((await reportOn("success", { files })).comments[0]).toContain("An owner must approve it");
});

it("long reviews fit into a comment", async () => {
  reviewed("dev", 0, "x".repeat(100_000));
  reviewed("prod", 0, "y".repeat(100_000));
  const [body = ""] = (await reportOn("success")).comments;
  expect(body.length).toBeLessThan(65_536);
  expect(body).toContain("Cut here");
});

it("in the merge queue there is a status and no comment", async () => {
  reviewed("dev", 0);
  const { statuses, comments } = await reportOn("success", { event: "merge_group" });
  expect([statuses.length, comments]).toEqual([1, []]);
});

describe("owners", () => {
  const isOwned = ownedBy(readFileSync(join(workspaceRoot, ".github/CODEOWNERS"), "utf8"));

  it("are of every file that the review loads", async () => {
    const { metafile } = await build({
      absWorkingDir: workspaceRoot,
      entryPoints: ["apps/plan-review/src/main.ts", "libs/workspace/src/receive-stack.ts"],
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      packages: "external",
      outdir: "unused",
      logLevel: "error",
    });
    const loaded = Object.keys(metafile.inputs);
    expect(loaded.length).toBeGreaterThan(50);
    expect(loaded.filter((file) => !isOwned(file))).toEqual([]);
  });

  it("are of workflows, tools, exceptions and packages, and not of routes and backends", () => {
    for (const file of [
      ".github/CODEOWNERS",
      ".github/workflows/plan.yml",
      ".ci/install",
      ".plan-review.yaml",
      ".npmrc",
      "package.json",
      "package-lock.json",
      "tsconfig.base.json",
      ".terraform.lock.hcl",
      "apps/infra/src/pipeline/trust.ts",
    ])
      expect([file, isOwned(file)]).toEqual([file, true]);
    for (const file of [
      "libs/gateway/definition/openapi.yaml",
      "apps/health-lambda/src/routes.ts",
      "README.md",
    ])
      expect([file, isOwned(file)]).toEqual([file, false]);
  });

  it.each(["*.ts @a/b", "/libs/*/src @a/b", "/libs/plan-review/"])(
    "%s is refused: the report could not tell",
    (line) => {
      expect(() => ownedBy(line)).toThrow(/CODEOWNERS/);
    },
  );
});

describe("the digest of a plan", () => {
  const plan = {
    format_version: "1.2",
    terraform_version: "1.11.4",
    timestamp: "2026-11-29T00:00:00Z",
    configuration: { a: 1, b: 2 },
    prior_state: { values: { arn: "arn:aws:sts::1:assumed-role/plan" } },
    resource_changes: [{ address: "a.b", change: { actions: ["create"], after: { x: "1" } } }],
    errored: false,
  };
  const digestOf = (value: object | string) =>
    run(join(workspaceRoot, ".github/actions/plan/digest.sh"), [], {
      input: typeof value === "string" ? value : JSON.stringify(value),
    });

  it("is the same for the same plan, whenever and by whom it was made", async () => {
    const again = {
      ...plan,
      timestamp: "2026-11-30T00:00:00Z",
      prior_state: {},
      configuration: { b: 2, a: 1 },
    };
    const [one, other] = await Promise.all([digestOf(plan), digestOf(again)]);
    expect(one.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(other.stdout).toBe(one.stdout);
  });

  it.each<[string, object]>([
    [
      "another value",
      { resource_changes: [{ address: "a.b", change: { actions: ["create"], after: { x: "2" } } }] },
    ],
    ["one change more", { resource_changes: [...plan.resource_changes, ...plan.resource_changes] }],
    ["drift", { resource_drift: [{ address: "a.b" }] }],
    ["another output", { output_changes: { url: {} } }],
    ["another configuration", { configuration: { a: 1 } }],
    ["a member that is not known", { deferred_changes: [{}] }],
  ])("is another for %s", async (_, change) => {
    const [one, other] = await Promise.all([digestOf(plan), digestOf({ ...plan, ...change })]);
    expect(other.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(other.stdout).not.toBe(one.stdout);
  });

  it("is the same for the role that plans and the one that deploys, and no other", async () => {
    const assuming = (role_arn: string) => ({
      ...plan,
      configuration: {
        provider_config: {
          aws: { expressions: { assume_role: [{ role_arn: { constant_value: role_arn } }] } },
        },
      },
    });
    const [plans, deploys, other] = await Promise.all(
      ["role/deploy-plan", "role/deploy", "role/other"].map((role) => digestOf(assuming(role))),
    );
    expect(plans?.stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(deploys?.stdout).toBe(plans?.stdout);
    expect(other?.stdout).not.toBe(plans?.stdout);
  });

  it.each(["", "{", "{}", JSON.stringify({ ...plan, errored: true })])(
    "there is none of %j",
    async (text) => {
      const { stdout, status } = await digestOf(text);
      expect([stdout, status === 0]).toEqual(["", false]);
    },
  );
});
