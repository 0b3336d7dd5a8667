import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeBlock } from "../documents";

const FILE = "libs/environments/src/environments.ts";

/**
 * Adds the environment `staging` to a copy of the workspace, as the guide to deployment does. Nothing else names an
 * environment.
 *
 * @returns removes it
 */
export function addStaging(root: string): () => void {
  const file = join(root, FILE);
  const source = readFileSync(file, "utf8");
  const added = codeBlock("guides/deploy.md", "Add an environment", "ts");
  const changed = source.replace(/^export const environments: .*\n/m, added);
  if (changed === source) throw new Error(`${FILE} has no list of environments`);
  writeFileSync(file, changed);
  return () => writeFileSync(file, source);
}
