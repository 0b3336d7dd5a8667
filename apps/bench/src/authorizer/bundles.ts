// The authorizer's benchmark: the candidates, the processes that run them, and a stand-in for DynamoDB.
// Not here: the order of the measurements and the targets (../benchmarks/authorizer.ts).

import { statSync } from "node:fs";
import { join } from "node:path";
import { bundledProgram, ensureBundles } from "@tollgate/workspace";
import { bundleForLambda } from "../bundle-for-lambda";

/** The authorizers that are compared, each by its bundle. */
export type Candidate = "floor" | "ours" | "tutorial";

const APP = "apps/authorizer-lambda";

/**
 * Bundles the candidates as Lambda functions are bundled.
 *
 * @param folder for the bundles of those that are not deployed
 * @returns the file of each
 */
export async function bundleCandidates(folder: string): Promise<Readonly<Record<Candidate, string>>> {
  await ensureBundles([{ app: APP, kind: "lambda" }]);
  const bundleOf = async (name: "floor" | "tutorial") => {
    const outfile = join(folder, `${name}.js`);
    await bundleForLambda(join(__dirname, `candidates/${name}.ts`), outfile);
    return outfile;
  };
  return { floor: await bundleOf("floor"), ours: bundledProgram(APP), tutorial: await bundleOf("tutorial") };
}

/** Size of a file, in kilobytes of 1,000 bytes. */
export function kilobytes(file: string): number {
  return statSync(file).size / 1_000;
}
