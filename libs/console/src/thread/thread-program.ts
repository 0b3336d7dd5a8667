import { join } from "node:path";
import { bundle, once } from "../bundle";

/**
 * The thread's program as one JavaScript text, bundled on first use (about 80 ms). A thread does not have the
 * TypeScript loader of the program that starts it.
 */
export const threadProgram = once(() =>
  bundle(join(__dirname, "main.ts"), { platform: "node", target: "node20" }),
);
