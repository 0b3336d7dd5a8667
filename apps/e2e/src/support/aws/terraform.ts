import { join } from "node:path";
import type { RunOptions, RunResult } from "../programs/run";
import { run, succeed } from "../programs/run";

/** The used part of `terraform show -json <plan>`. */
export interface TerraformPlan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

/** Minutes are normal, because Terraform starts the provider for each command. */
const TIMEOUT = 240_000;

/**
 * Terraform and its provider collect garbage less often. They hold some hundred megabytes of schemas, which
 * each collection would walk through.
 */
export const LESS_GARBAGE_COLLECTION = { GOGC: "400" };

/** Runs the `cdktf` command of a workspace. @throws {Error} with its output, when it fails */
export async function cdktf(root: string, args: readonly string[], env: RunOptions["env"]): Promise<string> {
  const options = { cwd: root, env: { ...LESS_GARBAGE_COLLECTION, ...env }, timeout: TIMEOUT };
  return (await succeed("npx", ["cdktf", ...args], options)).stdout;
}

/** Runs Terraform in the folder of a synthesized stack. @throws {Error} with its output, when it fails */
export async function terraform(
  root: string,
  stack: string,
  args: readonly string[],
  env: RunOptions["env"],
): Promise<string> {
  return (await succeed("terraform", args, inStack(root, stack, env))).stdout;
}

/** Runs Terraform, whatever its exit status. */
export function tryTerraform(
  root: string,
  stack: string,
  args: readonly string[],
  env: RunOptions["env"],
): Promise<RunResult> {
  return run("terraform", args, inStack(root, stack, env));
}

function inStack(root: string, stack: string, env: RunOptions["env"]): RunOptions {
  const cwd = join(root, "cdktf.out/stacks", stack);
  return { cwd, env: { ...LESS_GARBAGE_COLLECTION, ...env }, timeout: TIMEOUT };
}

/**
 * Synthesizes the app again, and plans an initialized stack.
 *
 * @param provider makes Terraform's plan use a running provider
 */
export async function planOf(
  root: string,
  stack: string,
  env: RunOptions["env"],
  provider: RunOptions["env"],
): Promise<TerraformPlan> {
  await cdktf(root, ["synth"], env);
  // Without the provider, which `init` would take out of the lock file.
  await terraform(root, stack, ["init", "-input=false"], env);
  const planning = { ...env, ...provider };
  await terraform(root, stack, ["plan", "-input=false", "-out=e2e.plan"], planning);
  return JSON.parse(await terraform(root, stack, ["show", "-json", "e2e.plan"], planning)) as TerraformPlan;
}

/** The resources that a plan changes: the actions for each type, such as `aws_lambda_function`. */
export function changesOf(plan: TerraformPlan): Readonly<Record<string, readonly string[]>> {
  const changed = (plan.resource_changes ?? []).filter(({ change }) => change.actions.join() !== "no-op");
  return Object.fromEntries(changed.map(({ type, change }) => [type, change.actions]));
}

/** The types of resources that an apply deleted or replaced, from the output of `terraform apply -json`. */
export function removedTypes(printed: string): readonly string[] {
  return jsonEvents(printed).flatMap(({ type, change }) =>
    type === "planned_change" && change && ["delete", "replace"].includes(change.action)
      ? [change.resource.resource_type]
      : [],
  );
}

/** Parses the output of `terraform plan -json` or `terraform apply -json`, which has one event per line. */
export function jsonEvents(printed: string): readonly TerraformEvent[] {
  return printed
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as TerraformEvent);
}

/** The used part of an event. */
export interface TerraformEvent {
  readonly type: string;
  /** A resource that the plan changes, and the reason. */
  readonly change?: {
    readonly action: string;
    readonly reason?: string;
    readonly resource: { readonly addr: string; readonly resource_type: string };
  };
  readonly diagnostic?: { readonly summary: string; readonly address?: string };
}
