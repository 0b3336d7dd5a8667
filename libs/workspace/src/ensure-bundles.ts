import type { Bundle } from "./bundle";
import { bundle, isUpToDate } from "./bundle";

/** Builds those bundles that are missing or older than their sources. */
export async function ensureBundles(bundles: readonly Bundle[]): Promise<void> {
  await Promise.all(bundles.filter((each) => !isUpToDate(each)).map(bundle));
}
