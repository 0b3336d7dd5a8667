import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tool } from "./probes";

/** The problem with each unusable tool, in one line. */
export type ToolProblems = Readonly<Partial<Record<Tool, string>>>;

/** Longer than the slowest probe: Terraform's, which may have to download a provider. */
const TIMEOUT_MS = 400_000;

/**
 * Probes tools and returns the problems of those that cannot be used. Each tool is probed once in a test run:
 * the result is stored in the run's temporary folder, for the environment variables that affect it.
 *
 * This function blocks, because Jest requires the list of tests synchronously.
 */
export function toolProblems(tools: readonly Tool[], env = process.env): ToolProblems {
  const problems: Partial<Record<Tool, string>> = {};
  const unknown = tools.filter((tool) => {
    const kept = read(fileOf(tool, env));
    if (kept) problems[tool] = kept;
    return kept === undefined;
  });
  if (unknown.length === 0) return problems;
  const found = probe(unknown, env);
  for (const tool of unknown) writeFileSync(fileOf(tool, env), found[tool] ?? "");
  return { ...problems, ...found };
}

function probe(tools: readonly Tool[], env: NodeJS.ProcessEnv): ToolProblems {
  const program = ["--import", require.resolve("tsx"), join(__dirname, "check-tools.ts"), ...tools];
  const { stdout, stderr, status, error } = spawnSync(process.execPath, program, {
    env: { ...env, NODE_OPTIONS: "" },
    encoding: "utf8",
    timeout: TIMEOUT_MS,
  });
  if (status === 0) return JSON.parse(stdout) as ToolProblems;
  throw new Error(`the tools could not be probed: ${error?.message ?? stderr}`);
}

/** The file of a probe's result. An empty file means that the tool is usable. */
function fileOf(tool: Tool, env: NodeJS.ProcessEnv): string {
  const deciding = JSON.stringify([env["PATH"], env["TF_CLI_CONFIG_FILE"]]);
  return join(tmpdir(), `tool-${tool}-${createHash("sha256").update(deciding).digest("hex").slice(0, 16)}`);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
