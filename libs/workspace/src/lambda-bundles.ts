import { lambdaApps } from "./app-files";
import type { Bundle } from "./bundle";

/** The bundle of every Lambda function of this workspace: each folder `apps/*-lambda`. */
export function lambdaBundles(): readonly Bundle[] {
  return lambdaApps().map((app) => ({ app, kind: "lambda" }));
}
