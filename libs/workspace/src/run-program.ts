/** Errors about what a team writes in code, which is checked as soon as a module that needs it is loaded. */
const FOUND_AT_LOADING = ["BackendError", "EnvironmentError"];

/**
 * Loads a program, which does the rest. A mistake in the environments or backends ends it with what is wrong, a line for each,
 * before anything is done; any other failure is Node.js's to show.
 *
 * Errors are told by their names, as the modules that have their classes are those that cannot be loaded.
 *
 * @param status exit status of a mistake
 */
export function runProgram(load: () => Promise<unknown>, status = 1): void {
  load().catch((error: unknown) => {
    if (!(error instanceof Error) || !FOUND_AT_LOADING.includes(error.name)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = status;
  });
}
