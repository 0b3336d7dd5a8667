import { ReplayFileError } from "@tollgate/console";
import { DataDirectoryError, DefinitionError, ListenError } from "@tollgate/emulator";
import { mistakeIn } from "@tollgate/environments/mistake";
import { BundleError } from "@tollgate/workspace";

/** The debugger cannot listen where it was asked to. */
export class InspectorError extends Error {
  override readonly name = "InspectorError";
}

/** The access log cannot be written to the file that was asked for. */
export class LogFileError extends Error {
  override readonly name = "LogFileError";

  constructor(file: string, cause: NodeJS.ErrnoException) {
    super(`access log ${file} cannot be written: ${cause.code ?? cause.message}`, { cause });
  }
}

/** A log says who called whom: it is shown to this machine only. */
export class ReplayHostError extends Error {
  override readonly name = "ReplayHostError";

  constructor(host: string) {
    super(
      `--replay listens on a loopback address only, such as 127.0.0.1, and not on ${host}, unless ALLOW_REMOTE_CONTROL=1 shows it to everyone who reaches the port`,
    );
  }
}

/** Mistakes of whoever starts the program: their message is all that there is to say. */
const EXPECTED = [
  BundleError,
  DataDirectoryError,
  DefinitionError,
  InspectorError,
  ListenError,
  LogFileError,
  ReplayFileError,
  ReplayHostError,
];

/** What to print about a failure: a line for a mistake, a stack trace for what nobody foresaw. */
export function explain(error: unknown): string {
  if (EXPECTED.some((each) => error instanceof each)) return (error as Error).message;
  const mistake = mistakeIn(error);
  if (mistake !== undefined) return mistake;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
