import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { programOutput } from "@tollgate/program-output";
import {
  headOf,
  LOCK_FILE,
  PLATFORMS,
  requiredProviders,
  stackFolders,
  thisPlatform,
} from "./pipeline/provider-lock";
import { workspaceRoot } from "./workspace-root";

const HELP = `Usage: npm run lock-providers [-- --mirror <folder>]

Writes ${LOCK_FILE}: the hashes of the AWS provider for ${PLATFORMS.join(", ")},
from HashiCorp's registry. Run \`npx cdktf synth\` before, which says which version it is.

  --mirror <folder>  take them from a mirror on the disk, for this platform only; the file says so
`;

const { out, note, end } = programOutput({ unwritable: 1 });
const args = process.argv.slice(2);
const [option, mirror] = args;
if (args.length === 0) lock(PLATFORMS);
else if (args.length === 2 && option === "--mirror" && mirror !== undefined)
  lock([thisPlatform()], resolve(mirror));
else {
  out(HELP);
  end(option === "--help" ? 0 : 64);
}

function lock(platforms: readonly string[], fromMirror?: string): void {
  const folder = mkdtempSync(join(tmpdir(), "lock-providers-"));
  try {
    const provider = JSON.stringify({ terraform: { required_providers: requiredProviders(aStack()) } });
    writeFileSync(join(folder, "main.tf.json"), provider);
    const source = fromMirror === undefined ? [] : [`-fs-mirror=${fromMirror}`];
    const all = platforms.map((platform) => `-platform=${platform}`);
    execFileSync("terraform", ["providers", "lock", ...source, ...all], { cwd: folder, stdio: "inherit" });
    const written = readFileSync(join(folder, LOCK_FILE), "utf8");
    writeFileSync(join(workspaceRoot, LOCK_FILE), headOf(platforms, fromMirror !== undefined) + written);
  } catch (error) {
    note(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the folder of any stack, because all stacks require the same providers. */
function aStack(): string {
  const [folder] = stackFolders(join(workspaceRoot, "cdktf.out"));
  if (folder === undefined) throw new Error("There is no stack in cdktf.out: run `npx cdktf synth` first.");
  return folder;
}
