export type { Bundle } from "./bundle";
export { bundle, isUpToDate } from "./bundle";
export { BundleError } from "./bundle-error";
export { ensureBundles } from "./ensure-bundles";
export { lambdaBundles } from "./lambda-bundles";
export { workspaceRoot } from "./workspace-root";
