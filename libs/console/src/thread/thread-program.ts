import { join } from "node:path";
import { build } from "esbuild";
import { once } from "../once";

/**
 * The thread's program as one text of JavaScript, bundled when it is first asked for (some 80 ms, in another process): a
 * thread does not have the TypeScript loader of the program that starts it.
 */
export const threadProgram = once(async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, "main.ts")],
    bundle: true,
    write: false,
    platform: "node",
    target: "node20",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
});
