import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { parse } from "yaml";
import { run } from "../support/run";
import { projects, workspaceRoot } from "../support/workspace";

const files = readdirSync(join(workspaceRoot, ".github"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yml"))
  .map((file) => `.github/${file}`);
const textOf = (file: string) => readFileSync(join(workspaceRoot, file), "utf8");
const workflows = files.filter((file) => file.startsWith(".github/workflows/"));

describeWithTools(["actionlint", "zizmor"], "the pipeline", () => {
  it("passes actionlint", async () => {
    const { stdout, stderr, status } = await run("actionlint", ["-no-color", ...workflows], {
      cwd: workspaceRoot,
    });
    expect(stdout + stderr).toBe("");
    expect(status).toBe(0);
  });

  it("has nothing that zizmor would warn of", async () => {
    const { stdout, status } = await run(
      "zizmor",
      ["--offline", "--no-progress", "--color=never", "--no-exit-codes", ".github"],
      { cwd: workspaceRoot },
    );
    expect(stdout).toMatch(/^No findings to report/m);
    expect(status).toBe(0);
  });
});

it.each(files)("%s names other people's actions by commit, with the version that it is", (file) => {
  const used = [...textOf(file).matchAll(/uses: *(.*)$/gm)].map(([, action = ""]) => action);
  expect(used.filter((action) => !/^(\.\/\S+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(action))).toEqual(
    [],
  );
});

it.each(workflows)("%s may do no more than read, unless a job says what it needs", (file) => {
  const { permissions } = parse(textOf(file)) as { permissions: unknown };
  expect(permissions).toEqual({ contents: "read" });
});

it.each(files)("%s stores no key: credentials come from OpenID Connect", (file) => {
  expect(textOf(file)).not.toMatch(/secrets\.|aws-access-key-id|aws-secret-access-key|pull_request_target/i);
});

it("a pull request's job that waits for another runs whatever became of it: GitHub takes a skipped check for a passed one", () => {
  const { jobs } = parse(textOf(".github/workflows/pull-request.yml")) as {
    jobs: Record<string, { needs?: string; if?: string; env?: Record<string, string>; steps: unknown[] }>;
  };
  const waiting = Object.values(jobs).filter(({ needs }) => needs !== undefined);
  expect(waiting.length).toBeGreaterThan(0);
  for (const { needs, if: condition, env, steps } of waiting) {
    expect(condition).toBe("always()");
    expect(env).toEqual({ PLANNED: `\${{ needs.${needs}.result }}` });
    expect(JSON.stringify(steps.at(-1))).toContain('\\"$PLANNED\\" != success');
  }
});

it.each(files)("%s runs only scripts and targets that there are", (file) => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  const ran = [...textOf(file).matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = ""]) => name);
  expect(ran.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  const targets = new Set(projects().flatMap((project) => Object.keys(project.targets)));
  const [, asked = ""] = /nx affected -t ([a-z ]+) --/.exec(textOf(file)) ?? [];
  expect(asked.split(" ").filter((target) => target !== "" && !targets.has(target))).toEqual([]);
});
