import { ReplayFileError } from "@tollgate/console";
import { DataDirectoryError, DefinitionError, ListenError } from "@tollgate/emulator";
import { mistakeIn } from "@tollgate/environments/mistake";
import { BundleError } from "@tollgate/workspace";

/** The debugger cannot listen on the given address. */
export class InspectorError extends Error {
  override readonly name = "InspectorError";
}

/** The file of the access log or of the events cannot be written. */
export class LogFileError extends Error {
  override readonly name = "LogFileError";

  constructor(file: string, cause: NodeJS.ErrnoException, what = "access log") {
    super(`${what} ${file} cannot be written: ${cause.code ?? cause.message}`, { cause });
  }
}

/** Events are wanted of an environment that has none. */
export class NoEventsError extends Error {
  override readonly name = "NoEventsError";

  constructor(environment: string) {
    super(`environment ${environment} has no events: state events in libs/environments/src/environments.ts`);
  }
}

/** A replay is refused on an address that is not loopback, because logs show who called what. */
export class ReplayHostError extends Error {
  override readonly name = "ReplayHostError";

  constructor(host: string) {
    super(
      `--replay listens on a loopback address only, such as 127.0.0.1, and not on ${host}, unless ALLOW_REMOTE_CONTROL=1 shows it to everyone who reaches the port`,
    );
  }
}

/** Errors of the user, for which the message is enough. */
const EXPECTED = [
  BundleError,
  DataDirectoryError,
  DefinitionError,
  InspectorError,
  ListenError,
  LogFileError,
  NoEventsError,
  ReplayFileError,
  ReplayHostError,
];

/** The text for a failure: a message for a user error, a stack trace for an unexpected error. */
export function explain(error: unknown): string {
  if (EXPECTED.some((each) => error instanceof each)) return (error as Error).message;
  const mistake = mistakeIn(error);
  if (mistake !== undefined) return mistake;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
