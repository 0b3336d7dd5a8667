export type { Bundle } from "./bundle";
export { bundle, isUpToDate } from "./bundle";
export { ensureBundles } from "./ensure-bundles";
export { lambdaBundles } from "./lambda-bundles";
export { workspaceRoot } from "./workspace-root";
