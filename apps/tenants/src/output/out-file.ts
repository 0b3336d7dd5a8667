import { closeSync, fstatSync, fsyncSync, openSync, rmSync, writeSync, type Stats } from "node:fs";
import type { Io } from "../io/io";
import { NEW_FILE, OWNER_ONLY, whyNotInFolder, whyNotOwn, writeReason } from "@tollgate/program-output";

/** The file for a secret or for results cannot be created or written. */
export class OutFileError extends Error {
  override readonly name = "OutFileError";

  constructor(path: string, cause: NodeJS.ErrnoException | string) {
    super(`${path} ${typeof cause === "string" ? cause : reasonOf(cause)}`);
  }
}

function reasonOf(cause: NodeJS.ErrnoException): string {
  if (cause.code === "EEXIST") return "exists already: secrets are only written to a new file";
  if (cause.code === "ELOOP") return "is a symbolic link, which is not followed";
  return `cannot be written${writeReason(cause)}`;
}

/** @throws {OutFileError} if others may read or replace the content of an open file. */
export function checkOwn(path: string, stats: Stats, wasThere = false): void {
  const problem = whyNotOwn(stats, "owner") ?? whyNotInFolder(path);
  if (problem === undefined) return;
  throw new OutFileError(
    path,
    `${wasThere ? "exists already, and " : ""}${problem}: nothing was written to it`,
  );
}

/**
 * Runs a function that writes results to a new file that only its owner can read. If the function fails or is
 * interrupted, the file is removed, so that nobody mistakes partial results for complete ones.
 *
 * @throws {OutFileError} before anything is done, or if the disk is full.
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
  const file = onDisk(() => openSync(path, NEW_FILE, OWNER_ONLY));
  const remove = () => rmSync(path, { force: true });
  const noLonger = atEnd(remove);
  let isOpen = true;
  try {
    checkOwn(path, fstatSync(file));
    const result = await run((text) =>
      onDisk(() => {
        const bytes = Buffer.from(text);
        // A write may be partial, for example on a nearly full disk.
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
