import { ReplayFileError } from "@tollgate/console";
import { DataDirectoryError, DefinitionError, ListenError } from "@tollgate/emulator";
import { EnvironmentError } from "@tollgate/environments";
import { BackendError, DocumentError } from "@tollgate/gateway-definition";
import { BundleError } from "@tollgate/workspace";
import { LogFileError } from "./log-file-error";
import { ReplayHostError } from "./replay-host-error";

/** Mistakes of whoever starts the program: their message is all that there is to say. */
const EXPECTED = [
  BackendError,
  BundleError,
  DataDirectoryError,
  DefinitionError,
  DocumentError,
  EnvironmentError,
  ListenError,
  LogFileError,
  ReplayFileError,
  ReplayHostError,
];

/** What to print about a failure: a line for a mistake, a stack trace for what nobody foresaw. */
export function explain(error: unknown): string {
  if (EXPECTED.some((each) => error instanceof each)) return (error as Error).message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
