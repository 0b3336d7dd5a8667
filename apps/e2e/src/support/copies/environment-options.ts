import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILE = "libs/environments/src/environments.ts";

/**
 * Sets options of the environment `dev` in a copy of the workspace. Replaces options that were set before.
 */
export function setDevOptions(root: string, options: Readonly<Record<string, unknown>>): void {
  const file = join(root, FILE);
  const source = readFileSync(file, "utf8").replaceAll(/ {2}\/\/ e2e[^]*?\/\/ e2e\n/g, "");
  const fields = Object.entries(options).map(([name, value]) => `  ${name}: ${JSON.stringify(value)},\n`);
  // Inserted after the last field of `dev`, because a later field of the same name takes precedence.
  const changed = source
    .replace(/(export const dev: [^]*?\n)(\}\);\n)/, `$1  // e2e\n${fields.join("")}  // e2e\n$2`)
    // Two environments cannot share host names and buckets, and the other environments copy the fields of
    // `dev`.
    .replaceAll(
      "  ...dev,\n",
      "  ...dev,\n  // e2e\n  domain: undefined,\n  codeSigning: undefined,\n  // e2e\n",
    );
  if (changed === source) throw new Error(`${FILE} has no dev`);
  writeFileSync(file, changed);
}

/** Takes a second Region into use in a copy of the workspace: `eu-west-1`, for cells. */
export function addIreland(root: string): void {
  const file = join(root, FILE);
  const ireland = 'parseAccount({ name: "ireland", region: "eu-west-1", service: SERVICE })';
  writeFileSync(
    file,
    `${readFileSync(file, "utf8")}\nexport const accounts: readonly Account[] = [account, ${ireland}];\n`,
  );
}

/** Configures a pipeline for the account of a copy of the workspace. */
export function nameRepository(root: string, repository: string): void {
  const file = join(root, FILE);
  const source = readFileSync(file, "utf8");
  const changed = source.replace(
    /( {2}stateBucket: `.*\n)/,
    `$1  repository: ${JSON.stringify(repository)},\n`,
  );
  if (changed === source || /repository: "[^]*repository: "/.test(changed))
    throw new Error(`${FILE} has no account without a repository`);
  writeFileSync(file, changed);
}
