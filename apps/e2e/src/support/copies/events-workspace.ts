import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ScratchWorkspace, scratchWorkspace } from "./scratch-workspace";

const ENVIRONMENTS = "libs/environments/src/environments.ts";

/** A copy of the workspace whose environments have events. */
export function eventsWorkspace(): ScratchWorkspace {
  const workspace = scratchWorkspace();
  const file = join(workspace.root, ENVIRONMENTS);
  const source = readFileSync(file, "utf8");
  const changed = source.replace(/^ {2}name: "dev",$/m, (line) => `${line}\n  events: { archiveDays: 30 },`);
  if (changed === source) throw new Error(`${ENVIRONMENTS} has no dev`);
  writeFileSync(file, changed);
  return workspace;
}
