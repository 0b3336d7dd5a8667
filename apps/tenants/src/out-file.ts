import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import type { Io } from "./io";
import { writeReason } from "@tollgate/program-output";

/** The file for a secret or for results cannot be made or written. */
export class OutFileError extends Error {
  override readonly name = "OutFileError";

  constructor(path: string, cause: NodeJS.ErrnoException | string) {
    super(`${path} ${typeof cause === "string" ? cause : reasonOf(cause)}`);
  }
}

function reasonOf(cause: NodeJS.ErrnoException): string {
  if (cause.code === "EEXIST") return "is there already: a secret is never written over another file";
  return `cannot be written${writeReason(cause)}`;
}

/**
 * Runs what writes results, with a new file for them that only its owner can read. Where it fails or is interrupted, the file
 * is removed: half of the results would be taken for all of them.
 *
 * @throws {OutFileError} before anything is done, or where the disk is full.
 */
export async function withResultFile<Result>(
  path: string,
  { atEnd }: Pick<Io, "atEnd">,
  run: (write: (text: string) => void) => Promise<Result>,
): Promise<Result> {
  const onDisk = <Value>(act: () => Value): Value => {
    try {
      return act();
    } catch (error) {
      throw new OutFileError(path, error as NodeJS.ErrnoException);
    }
  };
  const file = onDisk(() => openSync(path, "wx", 0o600));
  const remove = () => rmSync(path, { force: true });
  const noLonger = atEnd(remove);
  let isOpen = true;
  try {
    const result = await run((text) =>
      onDisk(() => {
        const bytes = Buffer.from(text);
        // Of a write a part may be taken, such as on a disk that is nearly full.
        for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      }),
    );
    onDisk(() => fsyncSync(file));
    isOpen = false;
    onDisk(() => closeSync(file));
    return result;
  } catch (error) {
    remove();
    throw error;
  } finally {
    noLonger();
    if (isOpen) closeSync(file);
  }
}
