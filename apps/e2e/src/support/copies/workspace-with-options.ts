import { setDevOptions } from "./environment-options";
import { type ScratchWorkspace, scratchWorkspace } from "./scratch-workspace";

/** A copy of the workspace whose environments have these options. */
export function workspaceWithOptions(options: Readonly<Record<string, unknown>>): ScratchWorkspace {
  const workspace = scratchWorkspace();
  setDevOptions(workspace.root, options);
  return workspace;
}
