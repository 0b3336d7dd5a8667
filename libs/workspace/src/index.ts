// Tools of the workspace: bundles, generators, the pipeline's checks, and the programs behind the scripts of
// `package.json`.
// Not here: the Nx plugin and the registration of generators, which are in `libs/workspace/nx`.

export { lambdaApps } from "./bundle/app-files";
export type { Bundle } from "./bundle/bundle";
export { bundle, bundledProgram } from "./bundle/bundle";
export { BundleError } from "./bundle/bundle-error";
export { ensureBundles, lambdaBundles, staleBundles } from "./bundle/bundles";
export { moduleNow } from "./bundle/module-now";
export { runProgram } from "./run-program";
export { workspaceRoot } from "./workspace-root";
