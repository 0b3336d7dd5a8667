import { NOBODY_READS, OutputError, standardOutput } from "./standard-output";

/** Standard output and error of a program that needs no cleanup if its results cannot be written. */
export interface ProgramOutput {
  /** Writes results. If they cannot be written, reports that on standard error, and ends the program. */
  readonly out: (written: string | Uint8Array) => void;
  /** Writes to standard error. Errors of standard error are ignored. */
  readonly note: (text: string) => void;
  /** Ends the program once everything is written, even if other operations are pending. */
  readonly end: (status: number) => void;
}

/**
 * The output of this process.
 *
 * @param unwritable exit status if results cannot be written. If their reader stops reading, it is 141, as
 * for SIGPIPE
 * @param advice the advice for that case, such as `run it again to finish` @default no advice
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
      // Node.js throws the errors of files and devices.
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
      // On an output error, the error listener ends the program.
      process.stdout.write("", (error) => {
        if (!error) process.stderr.write("", () => process.exit());
      });
    },
  };
}
