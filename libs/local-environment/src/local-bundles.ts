import type { Environment } from "@tollgate/environments";
import { bundledProgram, lambdaBundles, type Bundle } from "@tollgate/workspace";
import { lambdaFunctions } from "./functions";

/** The bundles of the Lambda functions that an environment has on this machine, and of no other. */
export function localBundles(environment: Environment): readonly Bundle[] {
  const files = new Set(Object.values(lambdaFunctions(environment)).map(({ file }) => file));
  return lambdaBundles().filter(({ app }) => files.has(bundledProgram(app)));
}
