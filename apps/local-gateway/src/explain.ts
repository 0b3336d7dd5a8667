import { ReplayFileError } from "@tollgate/console";
import { DataDirectoryError, DefinitionError, ListenError } from "@tollgate/emulator";
import { mistakeIn } from "@tollgate/environments/mistake";
import { BundleError } from "@tollgate/workspace";
import { InspectorError } from "./inspector";
import { LogFileError } from "./log-file-error";
import { ReplayHostError } from "./replay-host-error";

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
