import { join } from "node:path";
import { bundle, once } from "../bundle";
/**
 * The thread's program as one text of JavaScript, bundled when it is first asked for (some 80 ms): a
 * thread does not have the TypeScript loader of the program that starts it.
 */
export const threadProgram = once(() =>
  bundle(join(__dirname, "main.ts"), { platform: "node", target: "node20" }),
);
