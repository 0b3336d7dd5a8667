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

/** Adds a second cell, in another Region, to the environment `prod` of a copy of the workspace. */
export function addCell(root: string): void {
  const file = join(root, FILE);
  const source = readFileSync(file, "utf8");
  const changed = source
    .replace(
      /(export const prod: [^]*?\n)(\}\);\n)/,
      '$1  cells: [{ name: "1" }, { name: "2", region: "eu-west-1" }],\n$2',
    )
    .replace(
      "export const environments",
      `export const accounts: readonly Account[] = [
  account,
  parseAccount({ name: "eu", region: "eu-west-1", service: SERVICE }),
];

export const environments`,
    );
  if (!changed.includes("cells:") || !changed.includes("accounts:")) throw new Error(`${FILE} has no prod`);
  writeFileSync(file, changed);
}
