// External tools of tests: the probe of each tool, and `describe` blocks that are skipped without it.
// Not here: programs of this workspace, which `apps/e2e/src/support/programs` starts.

import type { Tool } from "./probes";
import type { ToolProblems } from "./tool-problems";
import { toolProblems } from "./tool-problems";

/** With `CI=true`, an unusable external tool is a failure, not a reason to skip tests. */
export class MissingToolError extends Error {
  override readonly name = "MissingToolError";
}

/** The inputs of the helper besides its arguments. A test of the helper passes its own. */
interface Surroundings {
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** @default Jest's `describe` */
  readonly describeOrSkip?: Readonly<Record<"run" | "skip", (name: string, fn: () => void) => void>>;
  readonly problemsOf?: (tools: readonly Tool[]) => ToolProblems;
}

/**
 * Jest's `describe` for tests that run external commands. A tool is usable if a probe shows that it does what
 * the tests need. Otherwise the tests are skipped, and their name has the reason. Jest's results contain the
 * name, and `npm test` prints it last, also if Nx replays the results from its cache.
 *
 * @throws {MissingToolError} instead of skipping, when the variable `CI` is `true`.
 */
export function describeWithTools(
  tools: readonly Tool[],
  name: string,
  fn: () => void,
  {
    env = process.env,
    describeOrSkip = { run: describe, skip: describe.skip },
    problemsOf = toolProblems,
  }: Surroundings = {},
): void {
  const problems = Object.entries(problemsOf(tools)).map(([tool, cause]) => `${tool}: ${cause}`);
  if (problems.length === 0) return describeOrSkip.run(name, fn);
  const causes = problems.join("; ");
  if (env["CI"] === "true") throw new MissingToolError(`${name}: cannot be tested here: ${causes}`);
  describeOrSkip.skip(`${name} (skipped: ${causes})`, fn);
}
