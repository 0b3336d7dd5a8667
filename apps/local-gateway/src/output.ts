import { createWriteStream, openSync } from "node:fs";
import type { EmulatorLog } from "@tollgate/emulator";
import { LineWriter } from "@tollgate/emulator";
import { LogFileError } from "./log-file-error";

/** Where the program writes. */
export interface Output extends EmulatorLog {
  /** Text for a person. */
  say(text: string): void;
  /** Writes out what is still in memory. */
  close(): Promise<void>;
}

/**
 * The access log goes to stdout, or to a file; everything else to stderr, so that stdout is JSON lines and nothing else.
 *
 * @throws {LogFileError} when the file cannot be opened.
 */
export function openOutput(accessLogFile: string | undefined): Output {
  const file = accessLogFile === undefined ? undefined : openLog(accessLogFile);
  const access = new LineWriter(file ?? process.stdout);
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  return {
    access: (line) => access.write(line),
    lambda: (functionName, line) => say(`[${functionName}] ${line}`),
    problem: say,
    say,
    close() {
      access.flush();
      return new Promise((resolve) => (file ? file.end(() => resolve()) : resolve()));
    },
  };
}

function openLog(file: string) {
  try {
    return createWriteStream(file, { fd: openSync(file, "a") });
  } catch (error) {
    throw new LogFileError(file, error as NodeJS.ErrnoException);
  }
}
