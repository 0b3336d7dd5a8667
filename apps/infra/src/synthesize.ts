import { createApp } from "./create-app";
import { serverOptions } from "./aws/server-options";
import { workspaceFiles } from "./workspace-files";

/** Writes all stacks of the workspace in the working folder. */
export function synthesize(): void {
  createApp(workspaceFiles(process.cwd(), Date.now()), serverOptions(process.env)).synth();
}
