import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import { parse } from "yaml";
import { run } from "../support/programs/run";
import { projects, workspaceRoot, type Project } from "../support/workspace";

const files = readdirSync(join(workspaceRoot, ".github"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".yml"))
  .map((file) => `.github/${file}`);
/** Of Nx, which takes seconds, once. */
let known: readonly Project[] | undefined;
const allProjects = () => (known ??= projects());
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
  const used = [...textOf(file).matchAll(/^[ -]*uses: *(.*)$/gm)].map(([, action = ""]) => action);
  expect(used.filter((action) => !/^(\.\/\S+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/.test(action))).toEqual(
    [],
  );
});

it.each(workflows)("%s may do no more than read, unless a job says what it needs", (file) => {
  const { permissions } = parse(textOf(file)) as { permissions: unknown };
  expect(permissions).toEqual({ contents: "read" });
});

it.each(files)("%s stores no key: credentials come from OpenID Connect", (file) => {
  expect(textOf(file)).not.toMatch(
    /secrets[.[:]|aws-access-key-id|aws-secret-access-key|pull_request_target/i,
  );
});

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[] | string>> };
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly environment?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

const jobs = workflows.flatMap((file) => {
  const { on, jobs: all } = parse(textOf(file)) as { on: object | string; jobs: Record<string, Job> };
  return Object.entries(all).map(([name, job]) => ({ file, name: `${file}: ${name}`, on, job }));
});

/** The steps of a job. The steps of the workspace's own actions replace their uses. */
function stepsOf({ steps = [] }: { readonly steps?: readonly Step[] }): readonly Step[] {
  return steps.flatMap((step) => {
    const [, action] = /^\.\/(\.github\/actions\/[\w-]+)$/.exec(step.uses ?? "") ?? [];
    if (action === undefined) return [step];
    const { runs } = parse(textOf(`${action}/action.yml`)) as { runs: { steps: readonly Step[] } };
    return [step, ...stepsOf(runs)];
  });
}

const holdsToken = ({ permissions = {} }: Job) => Object.values(permissions).includes("write");
const withToken = jobs.filter(({ job }) => holdsToken(job) && job.steps !== undefined);
const reachesAws = withToken.filter(({ job }) => job.permissions?.["id-token"] === "write");

it("jobs that hold a token are known", () => {
  expect(withToken.map(({ name }) => name.replace(".github/workflows/", "")).sort()).toEqual([
    "apply.yml: apply",
    "drift.yml: report",
    "plan.yml: plan",
    "review.yml: report",
  ]);
});

it.each(withToken)("$name runs the main branch's code only, without caches or install scripts", ({ job }) => {
  const steps = stepsOf(job);
  // Without `ref`, a workflow of the main branch checks out the main branch.
  for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")))
    expect(step.with).toEqual({ "persist-credentials": false });
  for (const step of steps.filter(({ uses }) => uses === "./.github/actions/prepare"))
    expect(step.with).toEqual({ cache: "false" });
  const ran = steps.map(({ run: command = "" }) => command).join("\n");
  // Synthesis and builds run code of the pull request.
  expect(ran).not.toMatch(
    /cdktf synth|cdktf deploy|nx |npm (run )?(test|start|build)|github\.event|head_sha|git fetch/,
  );
  const installs = ran.match(/npm (ci|install|i)\b.*/g) ?? [];
  expect(installs.filter((install) => install !== "npm ci --ignore-scripts")).toEqual([]);
});

it.each(reachesAws)("$name takes a stack as data, before it has credentials", ({ job }) => {
  const steps = stepsOf(job);
  const received = steps.findIndex(({ run: command }) => command?.includes("receive-stack.ts"));
  const assumed = steps.findIndex(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
  const planned = steps.findIndex(({ run: command }) => command?.includes("terraform plan"));
  expect(received).toBeGreaterThan(-1);
  expect(assumed).toBeGreaterThan(received);
  expect(planned).toBeGreaterThan(assumed);
});

it("roles trust the workflows that reach AWS, which only other workflows start", () => {
  expect(reachesAws.map(({ file }) => file.split("/").at(-1)).sort()).toEqual(["apply.yml", "plan.yml"]);
  for (const { on } of reachesAws) expect(Object.keys(on)).toEqual(["workflow_call"]);
  const roles = textOf("apps/infra/src/pipeline/pipeline-roles.ts");
  for (const { file } of reachesAws) expect(roles).toContain(`"${file.split("/").at(-1)}"`);
});

it("what runs a pull request's code holds no token, and no workflow that it starts does", () => {
  const pulled = jobs.filter(({ on }) => /pull_request|merge_group/.test(JSON.stringify(Object.keys(on))));
  expect(pulled.length).toBeGreaterThan(3);
  for (const { job } of pulled) {
    expect(job.permissions).toBeUndefined();
    expect(job.uses).toBeUndefined();
  }
});

it.each(files)("%s keeps no checkout's credentials, and no plan as an artefact", (file) => {
  const { jobs: all = {}, runs } = parse(textOf(file)) as {
    jobs?: Record<string, Job>;
    runs?: { steps: readonly Step[] };
  };
  for (const step of [...Object.values(all), ...(runs ? [runs] : [])].flatMap(({ steps = [] }) => steps)) {
    if (step.uses?.startsWith("actions/checkout@")) expect(step.with?.["persist-credentials"]).toBe(false);
    if (step.uses?.startsWith("actions/upload-artifact@"))
      expect(["review", "cdktf.out/stacks", "deployed", "apps/*/dist/sbom.cdx.json"]).toContain(
        step.with?.["path"],
      );
  }
});

describe("stacks", () => {
  const jobsOf = (file: string) =>
    (parse(textOf(`.github/workflows/${file}`)) as { jobs: Record<string, Job> }).jobs;
  const LISTED = "${{ fromJSON(needs.stacks.outputs.stacks) }}";

  it.each(files)("%s names no environment, because its stacks are those of `npm run stacks`", (file) => {
    const values = (value: unknown): readonly string[] =>
      typeof value === "object" && value !== null ? Object.values(value).flatMap(values) : [String(value)];
    const described = values(parse(textOf(file))).filter((text) => !text.includes("such as prod"));
    expect(described.filter((text) => /(?<!omit=|\/)\b(dev|staging|prod)\b/.test(text))).toEqual([]);
  });

  it.each(["deploy.yml", "drift.yml"])("of %s are those of the list, which holds nothing else", (file) => {
    const [name, lists] = Object.entries(jobsOf(file)).find(([, { outputs }]) => outputs !== undefined) ?? [];
    expect(lists?.outputs).toEqual({ stacks: "${{ steps.list.outputs.stacks }}" });
    expect(lists?.steps?.find(({ id }) => id === "list")?.run).toBe(
      'stacks=$(npm run --silent stacks) && echo "stacks=$stacks" >> "$GITHUB_OUTPUT"',
    );
    const matrices = Object.values(jobsOf(file)).flatMap(({ strategy }) =>
      strategy === undefined ? [] : [strategy.matrix],
    );
    expect(matrices.length).toBeGreaterThan(0);
    for (const matrix of matrices) expect(matrix).toEqual({ stack: LISTED.replace("stacks.", `${name}.`) });
  });

  it("are deployed one after the other, each after the smoke test of the one before", () => {
    const { deploy } = jobsOf("deploy.yml");
    expect(deploy?.strategy).toMatchObject({ "fail-fast": true, "max-parallel": 1 });
    const members = Object.entries(deploy?.with ?? {}).map(([input, value]) => [
      input,
      /^\$\{\{ matrix\.stack\.(\w+) \}\}$/.exec(String(value))?.[1],
    ]);
    expect(members).toEqual([
      ["stack", "name"],
      ["environment", "environment"],
      ["region", "region"],
      ["router", "router"],
      ["cells", "cells"],
      ["after", "after"],
      ["plan-role", "planRole"],
      ["deploy-role", "deployRole"],
    ]);
    const { apply } = jobsOf("apply.yml");
    const steps = apply?.steps ?? [];
    // Before anything else, and after everything else.
    expect(steps[0]).toMatchObject({
      if: "inputs.after != ''",
      with: { name: "deployed-${{ inputs.after }}" },
    });
    expect(steps.at(-3)?.uses).toBe("./.github/actions/smoke-test");
    expect(steps.at(-1)).toMatchObject({ with: { name: "deployed-${{ inputs.stack }}", path: "deployed" } });
    expect(steps.filter(({ if: condition }) => condition !== undefined)).toEqual([steps[0]]);
    expect(apply?.environment).toBe("${{ inputs.environment }}");
  });

  it("are applied as they were reviewed", () => {
    const { plan, apply, ...others } = jobsOf("deploy-stack.yml");
    expect(others).toEqual({});
    expect(plan?.uses).toBe("./.github/workflows/plan.yml");
    expect(plan?.with).toMatchObject({ stack: "${{ inputs.stack }}", "refuse-blocked": true });
    expect(apply?.uses).toBe("./.github/workflows/apply.yml");
    expect(apply?.needs).toBe("plan");
    expect(apply?.with).toMatchObject({
      stack: "${{ inputs.stack }}",
      digest: "${{ needs.plan.outputs.digest }}",
    });
    const callers = jobs.filter(({ job }) => job.uses?.endsWith("/apply.yml")).map(({ name }) => name);
    expect(callers).toEqual([".github/workflows/deploy-stack.yml: apply"]);
  });

  it("of a review are those of the main branch and of the change", () => {
    const { stacks, plan } = jobsOf("review.yml");
    expect(stacks?.steps?.find(({ id }) => id === "list")?.run).toContain(
      'npm run --silent stacks -- --proposed "$RUNNER_TEMP/stacks"',
    );
    expect(plan?.strategy?.matrix).toEqual({ stack: LISTED });
    expect(plan?.with).toMatchObject({
      removed: "${{ matrix.stack.isRemoved == true }}",
      "waits-for": "${{ matrix.stack.waitsFor }}",
      run: "${{ !matrix.stack.isRemoved && github.event.workflow_run.id || '' }}",
    });
  });

  it("are left to the deployment in a review only", () => {
    const waiting = jobs.filter(
      ({ job }) => job.uses?.endsWith("/plan.yml") && job.with?.["waits-for"] !== undefined,
    );
    expect(waiting.map(({ name }) => name)).toEqual([".github/workflows/review.yml: plan"]);
  });

  it("of a review are reported whatever became of the list and the plans", () => {
    const { report } = jobsOf("review.yml");
    expect(report).toMatchObject({ needs: ["stacks", "plan"], if: "always()" });
    expect(JSON.stringify(report?.steps)).toContain(
      "needs.stacks.result == 'success' && needs.plan.result || needs.stacks.result",
    );
  });
});

describe("the checks of a pull request", () => {
  const { on, jobs: all } = parse(textOf(".github/workflows/pull-request.yml")) as {
    on: object;
    jobs: Record<string, Job>;
  };
  const commandsOf = (name: string) =>
    all[name]?.steps?.map(({ uses, run: command }) => uses?.replace(/@.*/, "") ?? command);

  it("run the end-to-end tests in parts, and in the merge queue those with Terraform, prepared alike", () => {
    expect(Object.keys(on)).toEqual(["pull_request", "merge_group"]);
    const { part = [] } = all["e2e-part"]?.strategy?.matrix ?? {};
    expect(part).toEqual(Array.from(part, (_, index) => index + 1));
    for (const [name, target] of [
      ["e2e-part", `npx nx e2e e2e --shard="$PART/${part.length}"`],
      ["e2e-terraform", "npx nx e2e-terraform e2e"],
    ] as const) {
      expect(all[name]?.if).toBe(name === "e2e-part" ? undefined : "github.event_name == 'merge_group'");
      expect(commandsOf(name)).toEqual(["actions/checkout", "./.github/actions/prepare", target]);
      expect(all[name]?.steps?.[1]?.with).toEqual({ tools: "true" });
    }
  });

  it("lint, format and check everything, and test in two parts all that the change touches", () => {
    expect(commandsOf("static")).toContain("npx nx run-many -t format-all lint-all typecheck-all");
    expect(commandsOf("test")?.at(-1)).toMatch(/^npx nx affected -t test --exclude="tag:type:\$WITHOUT" /);
    expect(all["test"]?.strategy?.matrix).toEqual({ without: ["lib", "app"] });
    // What had neither tag would run twice, and what had both not at all.
    const tested = allProjects().filter(({ targets }) => "test" in targets);
    expect(tested.filter(({ tags }) => tags.includes("type:lib") === tags.includes("type:app"))).toEqual([]);
  });

  it.each(["check", "e2e"])("%s, which is required, passes only if each of its parts has", (name) => {
    const { needs = [], if: condition, steps = [] } = all[name] ?? {};
    expect(condition).toBe("always()");
    expect(needs).toEqual(name === "check" ? ["static", "test"] : ["e2e-part"]);
    const [step] = steps as readonly (Step & { readonly env: object })[];
    expect(step?.env).toEqual({ RESULTS: "${{ join(needs.*.result, ' ') }}" });
    const wanted = [needs].flat().map(() => "success");
    expect(step?.run?.replaceAll('"', "")).toBe(`test $RESULTS = ${wanted.join(" ")}`);
  });
});

it.each(files)("%s runs only scripts and targets that there are", (file) => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  const ran = [...textOf(file).matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = ""]) => name);
  expect(ran.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  const targets = new Set(allProjects().flatMap((project) => Object.keys(project.targets)));
  const asked = [...textOf(file).matchAll(/nx (?:affected|run-many) -t ((?:[a-z][a-z-]*[ \n])+)/g)];
  const named = asked.flatMap(([, names = ""]) => names.trim().split(" "));
  expect(named.filter((target) => !targets.has(target))).toEqual([]);
});
