import { join, relative, resolve } from "node:path";
import { MissingToolError } from "./missing-tool-error";
import { missingTools } from "./missing-tools";
import { recordSkip } from "./record-skip";

const workspaceRoot = resolve(__dirname, "../../../..");

/** What the helper touches outside of its arguments; a test of the helper passes its own. */
interface Surroundings {
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** @default `.test-results/skipped.jsonl` at the workspace's root, which `npm test` prints last */
  readonly skipsFile?: string;
  /** @default Jest's `describe` */
  readonly describeOrSkip?: Readonly<Record<"run" | "skip", (name: string, fn: () => void) => void>>;
}

/**
 * Jest's `describe` for tests that run external commands. Where one is missing the tests are skipped, and the reason
 * is recorded.
 *
 * @throws {MissingToolError} instead of skipping, when the variable `CI` is `true`.
 */
export function describeWithTools(
  tools: readonly string[],
  name: string,
  fn: () => void,
  {
    env = process.env,
    skipsFile = join(workspaceRoot, ".test-results/skipped.jsonl"),
    describeOrSkip = { run: describe, skip: describe.skip },
  }: Surroundings = {},
): void {
  const missing = missingTools(tools, env["PATH"] ?? "");
  if (missing.length === 0) return describeOrSkip.run(name, fn);
  const reason = `not on this machine: ${missing.join(", ")}`;
  if (env["CI"] === "true") throw new MissingToolError(`${name}: ${reason}`);
  recordSkip(skipsFile, { project: currentProject(), test: name, reason });
  describeOrSkip.skip(name, fn);
}

/** Folder of the project whose test file Jest is loading. */
function currentProject(): string {
  const file = relative(workspaceRoot, expect.getState().testPath ?? "");
  return file.split("/src/")[0] ?? file;
}
