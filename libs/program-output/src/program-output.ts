import { NOBODY_READS, OutputError, standardOutput } from "./standard-output";

/** Standard output and error of a program that has nothing to bring to an end where its results cannot be written. */
export interface ProgramOutput {
  /** Results. Where they cannot be written, this says so on standard error, and ends the program. */
  readonly out: (written: string | Uint8Array) => void;
  /** All else. Words that nobody reads change nothing. */
  readonly note: (text: string) => void;
  /** Ends the program once everything is written, whatever else it waits for. */
  readonly end: (status: number) => void;
}

/**
 * The output of this process.
 *
 * @param unwritable exit status where results cannot be written; where nobody reads them it is 141, as of SIGPIPE
 * @param advice what is to be done then, such as `run it again to finish` @default nothing is said of it
 */
export function programOutput({
  unwritable,
  advice,
}: {
  readonly unwritable: number;
  readonly advice?: string;
}): ProgramOutput {
  process.stderr.on("error", () => undefined);
  const note = (text: string): void => {
    try {
      process.stderr.write(text);
    } catch {
      // Node.js throws what a file or a device refuses.
    }
  };
  const fail = ({ code, message }: OutputError): never => {
    if (code !== "EPIPE") note(`${message}${advice === undefined ? "" : `: ${advice}`}\n`);
    process.exit(code === "EPIPE" ? NOBODY_READS : unwritable);
  };
  const output = standardOutput(process.stdout, fail);
  return {
    note,
    out(written) {
      try {
        output.write(written);
      } catch (error) {
        throw error instanceof OutputError ? fail(error) : error;
      }
    },
    end(status) {
      process.exitCode = status;
      // What listens to errors of the output ends the program by itself.
      process.stdout.write("", (error) => {
        if (!error) process.stderr.write("", () => process.exit());
      });
    },
  };
}
