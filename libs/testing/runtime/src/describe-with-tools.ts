import { MissingToolError } from "./missing-tool-error";
import { missingTools } from "./missing-tools";

/** What the helper touches outside of its arguments; a test of the helper passes its own. */
interface Surroundings {
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** @default Jest's `describe` */
  readonly describeOrSkip?: Readonly<Record<"run" | "skip", (name: string, fn: () => void) => void>>;
}

/**
 * Jest's `describe` for tests that run external commands. Where one is missing the tests are skipped, and their name says
 * why: it is in Jest's results, from which `npm test` prints it last, also when Nx replays them from its cache.
 *
 * @throws {MissingToolError} instead of skipping, when the variable `CI` is `true`.
 */
export function describeWithTools(
  tools: readonly string[],
  name: string,
  fn: () => void,
  { env = process.env, describeOrSkip = { run: describe, skip: describe.skip } }: Surroundings = {},
): void {
  const missing = missingTools(tools, env["PATH"] ?? "").join(", ");
  if (missing === "") return describeOrSkip.run(name, fn);
  if (env["CI"] === "true") throw new MissingToolError(`${name}: not on this machine: ${missing}`);
  describeOrSkip.skip(`${name} (skipped: not on this machine: ${missing})`, fn);
}
