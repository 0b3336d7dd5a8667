import { appendFileSync, closeSync, constants, fstatSync, openSync } from "node:fs";
import type { EmulatorLog } from "@tollgate/emulator";
import { NEW_FILE, OWNER_ONLY, whyNotOwn, type ProgramOutput } from "@tollgate/program-output";
import { LogFileError } from "./errors";

/** Where the program writes. */
export interface Output extends Omit<EmulatorLog, "access"> {
  /**
   * Writes lines of the access log, in UTF-8, each with its line break. The bytes are the caller's again once it returns.
   *
   * @throws {LogFileError} when the file takes them no longer.
   */
  accessLog(lines: Uint8Array): void;
  /** Text for a person. */
  say(text: string): void;
  close(): void;
}

/**
 * The access log goes to stdout, or to a file; everything else to stderr, so that stdout is JSON lines and nothing else.
 * A file is written at once, as stdout is: none of its lines waits in memory, however slow its disk.
 *
 * @throws {LogFileError} when the file cannot be opened.
 */
export function openOutput(
  accessLogFile: string | undefined,
  { out, note }: Pick<ProgramOutput, "out" | "note">,
): Output {
  const say = (text: string) => note(`${text}\n`);
  const file = accessLogFile === undefined ? undefined : openLog(accessLogFile);
  return {
    // A copy: where writing to stdout is asynchronous, it is read later.
    accessLog: file?.append ?? ((lines) => out(Buffer.from(lines))),
    lambda: (functionName, line, requestId) =>
      say(`[${requestId === undefined ? functionName : `${functionName} ${requestId}`}] ${line}`),
    problem: say,
    say,
    close: () => file?.close(),
  };
}

function openLog(file: string) {
  const orSay = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw new LogFileError(file, error as NodeJS.ErrnoException);
    }
  };
  const descriptor = orSay(() => openOwn(file));
  return {
    append: (lines: Uint8Array) => orSay(() => appendFileSync(descriptor, lines)),
    close: () => closeSync(descriptor),
  };
}

/** A file of its own, which is made where there is none; or a pipe or a device. */
function openOwn(file: string): number {
  try {
    return openSync(file, NEW_FILE, OWNER_ONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const descriptor = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW);
  const stats = fstatSync(descriptor);
  const problem = stats.isFile() ? whyNotOwn(stats, "anyone") : undefined;
  if (problem === undefined) return descriptor;
  closeSync(descriptor);
  throw new Error(problem);
}
