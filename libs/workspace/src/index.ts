export { lambdaApps } from "./app-files";
export type { Bundle } from "./bundle";
export { bundle, bundledProgram, isUpToDate } from "./bundle";
export { BundleError } from "./bundle-error";
export { ensureBundles } from "./ensure-bundles";
export { lambdaBundles } from "./lambda-bundles";
export { moduleNow } from "./module-now";
export { runProgram } from "./run-program";
export { workspaceRoot } from "./workspace-root";
