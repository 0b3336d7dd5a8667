import type { Tool } from "./probes";
import type { ToolProblems } from "./tool-problems";
import { toolProblems } from "./tool-problems";

/** With `CI=true` a test's external tool cannot be used, which is a failure there and not a reason to skip. */
export class MissingToolError extends Error {
  override readonly name = "MissingToolError";
}

/** What the helper touches outside of its arguments; a test of the helper passes its own. */
interface Surroundings {
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** @default Jest's `describe` */
  readonly describeOrSkip?: Readonly<Record<"run" | "skip", (name: string, fn: () => void) => void>>;
  readonly problemsOf?: (tools: readonly Tool[]) => ToolProblems;
}

/**
 * Jest's `describe` for tests that run external commands. A tool counts as there only if a probe shows that it does what the
 * tests need. Else the tests are skipped, and their name says why: it is in Jest's results, from which `npm test` prints it
 * last, also when Nx replays them from its cache.
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
