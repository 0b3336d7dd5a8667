// Stacks in the pipeline: the lock file of providers, and the checks of a stack that a job without
// credentials synthesized.
// Not here: the workflows that run them (`.github/workflows`), and the review of a plan (`libs/plan-review`).

import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Terraform's lock file of providers. One is in the workspace, and one in the folder of each stack. */
export const LOCK_FILE = ".terraform.lock.hcl";

/** The platforms that may deploy a stack, in Terraform's notation. */
export const PLATFORMS = [
  "linux_amd64",
  "linux_arm64",
  "darwin_amd64",
  "darwin_arm64",
  "windows_amd64",
] as const;

/** Node.js's names that differ from Terraform's. */
const SYSTEMS: Readonly<Record<string, string>> = { win32: "windows" };
const MACHINES: Readonly<Record<string, string>> = { x64: "amd64" };

export function thisPlatform(system: string = process.platform, machine: string = process.arch): string {
  return `${SYSTEMS[system] ?? system}_${MACHINES[machine] ?? machine}`;
}

/**
 * Returns the head of a lock file, which lists the platforms of its hashes, because the hashes do not name
 * them.
 */
export function headOf(platforms: readonly string[], isFromMirror: boolean): string {
  return [
    "# Written by `npm run lock-providers`; see apps/docs/guides/deploy.md.",
    ...(isFromMirror
      ? [
          "# From a mirror on a disk, which no signature of the registry vouches for: write it again where the registry answers.",
        ]
      : []),
    `# Platforms: ${platforms.join(" ")}`,
    "",
    "",
  ].join("\n");
}

/** Returns the platforms of a lock file's hashes. Empty if the file does not list them. */
export function platformsOf(lock: string): readonly string[] {
  return /^# Platforms: (.*)$/m.exec(lock)?.[1]?.trim().split(/\s+/) ?? [];
}

/**
 * Copies the workspace's lock file into a stack's folder, where Terraform looks for it. If the file has no
 * hash for this platform, or is for another version than the stack requires, Terraform would reject the
 * provider. In this case, the lock file is removed, and only HashiCorp's signature protects the provider that
 * Terraform downloads.
 *
 * @returns whether the lock file applies to the stack's providers
 */
export function lockProviders(stackFolder: string, root: string, platform: string = thisPlatform()): boolean {
  const file = join(root, LOCK_FILE);
  const lock = existsSync(file) ? readFileSync(file, "utf8") : "";
  const isCovered =
    platformsOf(lock).includes(platform) &&
    new RegExp(`^ *version += "${versionIn(stackFolder)}"$`, "m").test(lock);
  if (isCovered) copyFileSync(file, join(stackFolder, LOCK_FILE));
  else rmSync(join(stackFolder, LOCK_FILE), { force: true });
  return isCovered;
}

/** Calls `lockProviders` for each stack that the app wrote. */
export function lockStacks(outputFolder: string, root: string): void {
  for (const folder of stackFolders(outputFolder)) lockProviders(folder, root);
}

/** Returns the folders of the stacks that the app wrote. */
export function stackFolders(outputFolder: string): readonly string[] {
  const stacks = join(outputFolder, "stacks");
  const folders = existsSync(stacks) ? readdirSync(stacks).map((stack) => join(stacks, stack)) : [];
  // A folder of a removed stack may still contain Terraform's files.
  return folders.filter((folder) => existsSync(join(folder, "cdk.tf.json")));
}

/** Returns the providers that a stack requires. */
export function requiredProviders(stackFolder: string): { readonly aws?: { readonly version?: unknown } } {
  const { terraform } = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8")) as {
    terraform?: { required_providers?: { aws?: { version?: unknown } } };
  };
  return terraform?.required_providers ?? {};
}

/** Returns the version of the AWS provider that a stack requires, as a regular expression. */
function versionIn(stackFolder: string): string {
  return String(requiredProviders(stackFolder).aws?.version).replaceAll(/[^\w-]/g, "\\$&");
}
