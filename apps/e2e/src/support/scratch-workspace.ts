import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { succeed } from "./run";
import { workspaceRoot } from "./workspace";

/** A copy of the workspace as a clean clone has it: no bundle, no state, nothing that Git ignores. */
export interface ScratchWorkspace {
  readonly root: string;
  remove(): void;
}

/** Copies the workspace's files to a temporary folder; only `node_modules` is shared. */
export async function scratchWorkspace(): Promise<ScratchWorkspace> {
  const root = mkdtempSync(join(tmpdir(), "tollgate-e2e-"));
  const { stdout } = await succeed("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"]);
  for (const file of new Set(stdout.split("\0").filter(Boolean))) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(workspaceRoot, file), join(root, file));
  }
  symlinkSync(join(workspaceRoot, "node_modules"), join(root, "node_modules"), "dir");
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
