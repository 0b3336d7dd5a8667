import { spawn } from "node:child_process";
import { bundledProgram, ensureBundles, workspaceRoot, type Bundle } from "@tollgate/workspace";

/**
 * The time limit of a command, in milliseconds. Commands take seconds, but may wait for API Gateway's quotas.
 */
const COMMAND_MS = 90_000;
/** How much of the output is kept, in characters. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/** The command's bundle, which starts in a quarter of the CPU time. */
const OPERATOR: Bundle = { app: "apps/tenants", kind: "program" };
let built: Promise<void> | undefined;

export interface Ran {
  readonly status: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the operator's command in its own process, as `npm run tenants` does. @throws {BundleError} */
export async function runOperator(
  args: readonly string[],
  {
    env,
    input = "",
    signal,
  }: { readonly env: NodeJS.ProcessEnv; readonly input?: string; readonly signal?: AbortSignal },
): Promise<Ran> {
  await (built ??= ensureBundles([OPERATOR]));
  const child = spawn(process.execPath, [bundledProgram(OPERATOR.app), ...args], {
    cwd: workspaceRoot,
    env: { ...env, NODE_OPTIONS: "" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      if (printed[stream].length < MOST_OUTPUT) printed[stream] += text;
    });
  // A command that does not read its input may end before it is written.
  child.stdin.on("error", () => undefined).end(input);
  let ending = "";
  const end = (why: string) => {
    ending = why;
    child.kill("SIGKILL");
  };
  const timer = setTimeout(() => end(`no end within ${COMMAND_MS / 1000} s`), COMMAND_MS);
  const interrupt = () => end("interrupted");
  signal?.addEventListener("abort", interrupt);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, by) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", interrupt);
      resolve({ status: ending || (status === null ? `ended by ${by}` : String(status)), ...printed });
    });
  });
}
