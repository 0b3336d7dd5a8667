import { appendFileSync, closeSync, constants, fstatSync, openSync } from "node:fs";
import type { EmulatorLog } from "@tollgate/emulator";
import { NEW_FILE, OWNER_ONLY, whyNotOwn, type ProgramOutput } from "@tollgate/program-output";
import { LogFileError } from "./errors";

export interface Output extends Omit<EmulatorLog, "access"> {
  /**
   * Writes lines of the access log, in UTF-8, each with its line break. The caller may reuse the buffer once
   * it returns.
   *
   * @throws {LogFileError} when the file cannot be written.
   */
  accessLog(lines: Uint8Array): void;
  say(text: string): void;
  close(): void;
}

/**
 * The access log goes to stdout or a file; everything else to stderr, so that stdout has JSON lines only. A
 * file is written synchronously, so that no lines collect in memory, however slow the disk.
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
    // A copy, because stdout may be written asynchronously.
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

/** Opens a file of the user, which is created if missing, or a pipe or a device. */
export function openOwn(file: string): number {
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
