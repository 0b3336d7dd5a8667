import { createApp } from "./create-app";
import { explain } from "./explain";
import { serverOptions } from "./server-options";
import { workspaceFiles } from "./workspace-files";

try {
  createApp(workspaceFiles(process.cwd(), Date.now()), serverOptions(process.env)).synth();
} catch (error) {
  const explanation = explain(error);
  if (explanation === undefined) throw error;
  console.error(explanation);
  process.exitCode = 1;
}
