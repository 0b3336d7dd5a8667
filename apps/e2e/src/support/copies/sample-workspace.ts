import { execFileSync } from "node:child_process";
import { LOADER } from "../workspace";
import { scratchWorkspace } from "./scratch-workspace";

/** The environment variable with the folder, for the tests' processes. */
const VARIABLE = "TOLLGATE_SAMPLE_WORKSPACE";

/**
 * The copy of the workspace in which tests run programs without changing it. Its environments, document and
 * Lambda are the sample's, regardless of a team's own.
 */
export function sampleRoot(): string {
  const root = process.env[VARIABLE];
  if (root === undefined)
    throw new Error(`${VARIABLE} is not set: run the tests by apps/e2e/jest.config.cjs`);
  return root;
}

/**
 * Jest's `globalSetup`: creates the copy with its bundles once for all tests. It is removed with the run's
 * temporary folder.
 */
export default function setUp(): void {
  const { root } = scratchWorkspace();
  process.env[VARIABLE] = root;
  for (const app of ["authorizer-lambda", "health-lambda"])
    execFileSync("node", [...LOADER, "libs/workspace/src/build.ts", `apps/${app}`, "lambda"], {
      cwd: root,
    });
}
