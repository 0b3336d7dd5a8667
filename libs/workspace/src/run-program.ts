import { mistakeIn } from "@tollgate/environments/mistake";

/**
 * Loads and so starts a program. An error in the environments or backends, which are checked when they are
 * loaded, ends the program with a message before it does anything. Node.js reports any other error.
 *
 * @param status the exit status for an error in the environments or backends
 */
export function runProgram(load: () => Promise<unknown>, status = 1): void {
  load().catch((error: unknown) => {
    const mistake = mistakeIn(error);
    if (mistake === undefined) throw error;
    process.stderr.write(`${mistake}\n`);
    process.exitCode = status;
  });
}
