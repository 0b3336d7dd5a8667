import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { planningRole } from "@tollgate/environments";
import { isStackName } from "./listed-stacks";
import { lockProviders } from "./provider-lock";
import { stackProblems } from "./stack-problems";
import { workspaceRoot } from "../workspace-root";

/**
 * Receives a stack that a job without credentials synthesized: its JSON and its assets, and no other files,
 * and only if `stackProblems` finds no problem. It gets this checkout's lock file of providers.
 *
 * @param folder the folder of the unpacked artefact, with a folder for each stack
 * @param stack the stack's name in the workflows
 * @param isRemoved whether a change removes the stack. Then only its state and provider are received: without a
 * resource, its plan destroys all that is still deployed, and is empty if nothing is
 * @param readsOnly whether the job's role may only read. Where the provider assumes a role, it then assumes the one beside
 * it that only reads
 * @returns a line for each problem. With a problem, nothing is received
 */
export function receiveStack(
  folder: string,
  stack: string,
  { root = workspaceRoot, isRemoved = false, readsOnly = false } = {},
): readonly string[] {
  if (!isStackName(stack)) return ["not the name of a stack"];
  const from = join(folder, stack);
  const to = join(root, "cdktf.out/stacks", stack);
  rmSync(to, { recursive: true, force: true });
  const problems = [...problemsOfAssets(from), ...problemsOfJson(from)];
  if (problems.length > 0) return problems;
  mkdirSync(to, { recursive: true });
  const json = readFileSync(join(from, "cdk.tf.json"), "utf8");
  const written = isRemoved ? withoutResources(json) : json;
  writeFileSync(join(to, "cdk.tf.json"), readsOnly ? asPlanner(written) : written);
  if (hasAssets(from) && !isRemoved) cpSync(join(from, "assets"), join(to, "assets"), { recursive: true });
  lockProviders(to, root);
  return [];
}

function withoutResources(json: string): string {
  const { terraform, provider } = JSON.parse(json) as Readonly<Record<string, unknown>>;
  return JSON.stringify({ terraform, provider });
}

/** Of a stack without problems, in which a role is in this place only. */
function asPlanner(json: string): string {
  const stack = JSON.parse(json) as { provider: { aws: { assume_role?: { role_arn: string }[] }[] } };
  for (const role of stack.provider.aws.flatMap((aws) => aws.assume_role ?? []))
    role.role_arn = planningRole(role.role_arn);
  return JSON.stringify(stack);
}

const hasAssets = (from: string): boolean => readdirSync(from).includes("assets");

function problemsOfJson(from: string): readonly string[] {
  try {
    return stackProblems(JSON.parse(readFileSync(join(from, "cdk.tf.json"), "utf8")));
  } catch (error) {
    return [`cdk.tf.json cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}

/** A link could make Terraform read any file of the machine. */
function problemsOfAssets(from: string): readonly string[] {
  try {
    if (!hasAssets(from)) return [];
    return [
      "assets",
      ...readdirSync(join(from, "assets"), { recursive: true, encoding: "utf8" }).map((each) =>
        join("assets", each),
      ),
    ]
      .filter((each) => {
        const file = lstatSync(join(from, each));
        return !file.isFile() && !file.isDirectory();
      })
      .map((each) => `${each} is not a regular file`);
  } catch (error) {
    return [`cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}
