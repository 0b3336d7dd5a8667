import { existsSync } from "node:fs";
import { join } from "node:path";
import { succeedProgram } from "../programs/run";
import { terraform } from "./terraform";

/**
 * Synthesizes without the `cdktf` command, which takes seconds, and prepares the stack's folder for
 * Terraform.
 */
export async function synthesize(
  root: string,
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  await succeedProgram("libs/workspace/src/synth.ts", [], { cwd: root, env });
  await initialize(root, stack, env);
}

/** Prepares a synthesized stack's folder for Terraform, once. */
export async function initialize(
  root: string,
  stack: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  // Providers and backend do not change. If they did, Terraform would report it.
  const isInitialized = existsSync(join(root, "cdktf.out/stacks", stack, ".terraform"));
  if (!isInitialized) await terraform(root, stack, ["init", "-input=false"], env);
}
