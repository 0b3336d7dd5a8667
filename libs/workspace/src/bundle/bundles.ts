import { lambdaApps } from "./app-files";
import { type Bundle, bundle, isUpToDate } from "./bundle";

/** The bundles of all Lambda functions of this workspace: each folder `apps/*-lambda`. */
export function lambdaBundles(): readonly Bundle[] {
  return lambdaApps().map((app) => ({ app, kind: "lambda" }));
}

/** Builds the bundles that are missing or older than their sources. */
export async function ensureBundles(bundles: readonly Bundle[]): Promise<void> {
  await Promise.all((await staleBundles(bundles)).map(bundle));
}

/** The bundles that are missing or older than their sources. */
export async function staleBundles(bundles: readonly Bundle[]): Promise<readonly Bundle[]> {
  const areCurrent = await Promise.all(bundles.map(isUpToDate));
  return bundles.filter((_, index) => !areCurrent[index]);
}
