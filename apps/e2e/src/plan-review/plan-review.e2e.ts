import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools } from "@tollgate/testing-runtime";
import type { Moto } from "../support/aws/moto";
import { startMoto } from "../support/aws/moto";
import { startProvider, type RunningProvider } from "../support/aws/running-provider";
import { type Review, reviewPlan } from "../support/programs/review-plan";
import { succeed } from "../support/programs/run";
import type { ScratchWorkspace } from "../support/copies/scratch-workspace";
import { scratchWorkspace } from "../support/copies/scratch-workspace";
import { cdktf, terraform } from "../support/aws/terraform";
import { workspaceRoot } from "../support/workspace";
import { addMoreResources } from "./more-resources";
import { scenarios, type Scenario } from "./scenarios";
import type { Stack } from "./stack";
import { trimPlan } from "./trim-plan";

const fixtures = join(workspaceRoot, "libs/plan-review/fixtures");

/** The expected findings of each scenario's fixture, as `<severity> <hazard>`. */
const expected = JSON.parse(readFileSync(join(fixtures, "hazards.json"), "utf8")) as Record<string, string[]>;

/** All scenarios, or those whose name contains `SCENARIO`: `SCENARIO=stage npx jest ...`. */
const chosen = scenarios.filter(({ name }) => name.includes(process.env["SCENARIO"] ?? ""));

describeWithTools(["terraform", "moto_server"], "the review of plans that Terraform makes", () => {
  jest.setTimeout(900_000);
  let moto: Moto;
  let workspace: ScratchWorkspace;
  const providers: Promise<RunningProvider>[] = [];
  const plans = new Map<string, Promise<string>>();

  beforeAll(async () => {
    moto = await startMoto();
    workspace = scratchWorkspace();
    await cdktf(workspace.root, ["synth"], moto.env);
    const base = stackText(workspace.root);
    writeFileSync(join(workspace.root, "cdktf.out/stacks/dev/cdk.tf.json"), changed(base));
    await terraform(workspace.root, "dev", ["init", "-input=false"], moto.env);
    await terraform(workspace.root, "dev", ["apply", "-input=false", "-auto-approve"], moto.env);
    // Plans two scenarios at a time, each of the two series with a provider of its own.
    const dev = join(workspace.root, "cdktf.out/stacks/dev");
    for (const series of [0, 1]) {
      const provider = startProvider(dev, moto.env);
      providers.push(provider);
      let last: Promise<unknown> = provider;
      for (const scenario of chosen.filter((_, index) => index % 2 === series)) {
        const start = async () =>
          plan(workspace.root, base, scenario, { ...moto.env, ...(await provider).env });
        const planned = last.then(start, start);
        // The scenario's own test reports the failure.
        planned.catch(() => undefined);
        plans.set(scenario.name, planned);
        last = planned;
      }
    }
  });

  afterAll(async () => {
    for (const provider of await Promise.all(providers)) await provider.stop();
    workspace?.remove();
    await moto?.stop();
  });

  it.each(chosen)("finds the hazards of $name that its fixture has", async ({ name }) => {
    const text = await (plans.get(name) ?? "");
    const fixture = trimPlan(text);
    if (process.env["UPDATE_FIXTURES"]) writeFileSync(join(fixtures, `${name}.json`), fixture);
    // A hazardous change is reviewed as its fixture, because the complete plan grows with the stacks. A
    // harmless change is reviewed as the complete plan, because the fixture omits values that explain its
    // changes.
    const known = [...(expected[name] ?? [])].sort();
    const { status, hazards, exitStatus } = await reviewPlan(known.length === 0 ? text : fixture);
    expect(hazardsOf(hazards)).toEqual(known.length === 0 ? [] : expect.arrayContaining(known));
    expect(status).toBe(exitStatus);
  });
});

const hazardsOf = (hazards: Review["hazards"]): readonly string[] =>
  [...new Set(hazards.map(({ severity, id }) => `${severity} ${id}`))].sort();

function stackText(root: string): string {
  return readFileSync(join(root, "cdktf.out/stacks/dev/cdk.tf.json"), "utf8");
}

function changed(base: string, change: Scenario["change"] = () => undefined): string {
  const stack = JSON.parse(base) as Stack;
  addMoreResources(stack);
  change(stack);
  return JSON.stringify(stack);
}

/** Plans a change of the applied stack in a folder of its own, so that two plans can run at a time. */
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
  const options = { cwd, env };
  await succeed(
    "terraform",
    ["plan", "-input=false", "-lock=false", "-refresh=false", "-out=e2e.plan"],
    options,
  );
  return (await succeed("terraform", ["show", "-json", "e2e.plan"], options)).stdout;
}
