import { createApp } from "./create-app";
import { serverOptions } from "./aws/server-options";
import { workspaceFiles } from "./workspace-files";

/** Writes all stacks of the workspace that the working folder is. */
export function synthesize(): void {
  createApp(workspaceFiles(process.cwd(), Date.now()), serverOptions(process.env)).synth();
}
