import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { run, type RunResult } from "./run";

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly run?: string;
}

interface WorkflowOrAction {
  readonly jobs?: Readonly<Record<string, { readonly steps?: readonly Step[] }>>;
  readonly runs?: { readonly steps: readonly Step[] };
}

/**
 * Runs the script of one step of a workflow or an action as a runner does, which stops at the first command that
 * fails.
 *
 * @param file such as `.github/actions/plan/action.yml`
 * @param called the step's id or name
 * @param env the step's variables, and those of a runner that it uses
 * @throws {Error} if there is not exactly one such step
 */
export function runStep(
  root: string,
  file: string,
  called: string,
  env: Readonly<Record<string, string>>,
): Promise<RunResult> {
  const { jobs = {}, runs } = parse(readFileSync(join(root, file), "utf8")) as WorkflowOrAction;
  const steps = [...Object.values(jobs), ...(runs ? [runs] : [])].flatMap((job) => job.steps ?? []);
  const [step, ...others] = steps.filter(({ id, name }) => id === called || name === called);
  if (step?.run === undefined || others.length > 0)
    throw new Error(`${file} has not exactly one step with a script that is called ${called}`);
  return run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], {
    cwd: root,
    env: { GITHUB_WORKSPACE: root, ...env },
  });
}
