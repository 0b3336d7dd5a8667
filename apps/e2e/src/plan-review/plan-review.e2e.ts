import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import type { Moto } from "../support/moto";
import { startMoto } from "../support/moto";
import { run, succeed } from "../support/run";
import type { ScratchWorkspace } from "../support/scratch-workspace";
import { scratchWorkspace } from "../support/scratch-workspace";
import { cdktf, terraform } from "../support/terraform";
import { workspaceRoot } from "../support/workspace";
import { addMoreResources } from "./more-resources";
import { scenarios, type Scenario } from "./scenarios";
import type { Stack } from "./stack";
import { trimPlan } from "./trim-plan";

const fixtures = join(workspaceRoot, "libs/plan-review/fixtures");

/** `<severity> <hazard>` by scenario, of the plan and of the fixture that was made of it. */
const expected = JSON.parse(readFileSync(join(fixtures, "hazards.json"), "utf8")) as Record<string, string[]>;

/** What the test reads of `--json`. */
interface Review {
  readonly exitStatus: number;
  readonly hazards: readonly { readonly id: string; readonly severity: string }[];
}

describeWithTools(["terraform", "moto_server"], "the review of plans that Terraform makes", () => {
  jest.setTimeout(900_000);
  let moto: Moto;
  let workspace: ScratchWorkspace;
  const plans = new Map<string, string>();

  beforeAll(async () => {
    moto = await startMoto();
    workspace = await scratchWorkspace();
    await cdktf(workspace.root, ["synth"], moto.env);
    const base = stackText(workspace.root);
    writeFileSync(join(workspace.root, "cdktf.out/stacks/dev/cdk.tf.json"), changed(base));
    await terraform(workspace.root, "dev", ["init", "-input=false"], moto.env);
    await terraform(workspace.root, "dev", ["apply", "-input=false", "-auto-approve"], moto.env);
    const queue = [...scenarios];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift())
        plans.set(next.name, await plan(workspace.root, base, next, moto.env));
    };
    await Promise.all([work(), work()]);
  });

  afterAll(async () => {
    workspace?.remove();
    await moto?.stop();
  });

  it.each(scenarios)("finds the hazards of $name, and no others", async ({ name }) => {
    const text = plans.get(name) ?? "";
    const { status, stdout } = await review(["--json", "-"], text);
    const { hazards, exitStatus } = JSON.parse(stdout) as Review;
    expect(hazardsOf(hazards)).toEqual([...(expected[name] ?? [])].sort());
    expect(status).toBe(exitStatus);
    if (process.env["UPDATE_FIXTURES"]) writeFileSync(join(fixtures, `${name}.json`), trimPlan(text));
  });

  it("writes Markdown in which nothing of the plan is markup", async () => {
    const { stdout } = await review(["-"], plans.get("unknown-type") ?? "");
    expect(stdout).toContain("# Plan review: needs a decision");
    expect(stdout).not.toMatch(/<img|@team/);
  });
});

const hazardsOf = (hazards: Review["hazards"]): readonly string[] =>
  [...new Set(hazards.map(({ severity, id }) => `${severity} ${id}`))].sort();

const review = (args: readonly string[], input: string) =>
  run("npm", ["run", "-s", "plan-review", "--", ...args], { input });

function stackText(root: string): string {
  return readFileSync(join(root, "cdktf.out/stacks/dev/cdk.tf.json"), "utf8");
}

function changed(base: string, change: Scenario["change"] = () => undefined): string {
  const stack = JSON.parse(base) as Stack;
  addMoreResources(stack);
  change(stack);
  return JSON.stringify(stack);
}

/** Plans a change of the applied stack in a folder of its own, so that two plans can be made at a time. */
async function plan(
  root: string,
  base: string,
  { name, change }: Scenario,
  env: Moto["env"],
): Promise<string> {
  const stacks = join(root, "cdktf.out/stacks");
  const cwd = join(stacks, name);
  mkdirSync(cwd);
  for (const shared of [".terraform", ".terraform.lock.hcl", "assets"])
    symlinkSync(join(stacks, "dev", shared), join(cwd, shared));
  writeFileSync(join(cwd, "cdk.tf.json"), changed(base, change));
  const options = { cwd, env, timeout: 240_000 };
  await succeed(
    "terraform",
    ["plan", "-input=false", "-lock=false", "-refresh=false", "-out=e2e.plan"],
    options,
  );
  return (await succeed("terraform", ["show", "-json", "e2e.plan"], options)).stdout;
}
