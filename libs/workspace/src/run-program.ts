import { mistakeIn } from "@tollgate/environments/mistake";

/**
 * Loads a program, which does the rest. A mistake in the environments or backends, which are checked as soon as a module that
 * needs them is loaded, ends it with what is wrong before anything is done; any other failure is Node.js's to show.
 *
 * @param status exit status of a mistake
 */
export function runProgram(load: () => Promise<unknown>, status = 1): void {
  load().catch((error: unknown) => {
    const mistake = mistakeIn(error);
    if (mistake === undefined) throw error;
    process.stderr.write(`${mistake}\n`);
    process.exitCode = status;
  });
}
