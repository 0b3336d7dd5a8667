import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Terraform's lock file of providers: in the workspace, and beside each stack. */
export const LOCK_FILE = ".terraform.lock.hcl";

/** Where a stack may be deployed from, as Terraform names it. */
export const PLATFORMS = [
  "linux_amd64",
  "linux_arm64",
  "darwin_amd64",
  "darwin_arm64",
  "windows_amd64",
] as const;

/** Names of Node.js to names of Terraform. */
const SYSTEMS: Readonly<Record<string, string>> = { win32: "windows" };
const MACHINES: Readonly<Record<string, string>> = { x64: "amd64" };

export function thisPlatform(system: string = process.platform, machine: string = process.arch): string {
  return `${SYSTEMS[system] ?? system}_${MACHINES[machine] ?? machine}`;
}

/** What a lock file begins with: it does not say itself which platforms its hashes are of. */
export function headOf(platforms: readonly string[], isFromMirror: boolean): string {
  return [
    "# Written by `npm run lock-providers`; see apps/infra/README.md.",
    ...(isFromMirror
      ? [
          "# From a mirror on a disk, which no signature of the registry vouches for: write it anew where the registry answers.",
        ]
      : []),
    `# Platforms: ${platforms.join(" ")}`,
    "",
    "",
  ].join("\n");
}

/** The platforms that a lock file has hashes of; none for one that does not say so. */
export function platformsOf(lock: string): readonly string[] {
  return /^# Platforms: (.*)$/m.exec(lock)?.[1]?.trim().split(/\s+/) ?? [];
}

/**
 * Lays the workspace's lock file beside a stack, where Terraform looks for it. Where the file has no hash for this platform, or is of
 * another version than the stack asks for, Terraform would refuse the provider, so there is none then: HashiCorp's signature is all
 * that vouches for what Terraform gets.
 *
 * @returns whether the stack's providers are held to the file
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

/** The same for each stack that the app wrote. */
export function lockStacks(outputFolder: string, root: string): void {
  for (const folder of stackFolders(outputFolder)) lockProviders(folder, root);
}

/** The folders of the stacks that the app wrote. */
export function stackFolders(outputFolder: string): readonly string[] {
  const stacks = join(outputFolder, "stacks");
  const folders = existsSync(stacks) ? readdirSync(stacks).map((stack) => join(stacks, stack)) : [];
  // A stack that is no longer in the app leaves what Terraform wrote.
  return folders.filter((folder) => existsSync(join(folder, "cdk.tf.json")));
}

/** The providers that a stack asks for. */
export function requiredProviders(stackFolder: string): { readonly aws?: { readonly version?: unknown } } {
  const { terraform } = JSON.parse(readFileSync(join(stackFolder, "cdk.tf.json"), "utf8")) as {
    terraform?: { required_providers?: { aws?: { version?: unknown } } };
  };
  return terraform?.required_providers ?? {};
}

/** The version of the AWS provider that a stack asks for, as a regular expression. */
function versionIn(stackFolder: string): string {
  return String(requiredProviders(stackFolder).aws?.version).replaceAll(/[^\w-]/g, "\\$&");
}
