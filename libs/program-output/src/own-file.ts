import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  statSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { dirname } from "node:path";

// On Windows, the checks below do not apply: these flags do not exist and count as 0, and files have no
// numeric owner and no mode. A file there is as private as its folder.
const { O_NOFOLLOW, O_NONBLOCK } = constants;
const user = process.geteuid?.();

/** Flags of `open` to create a file. A link at the path is rejected, whatever its target. */
export const NEW_FILE =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | O_NOFOLLOW;

/** Flags of `open` to read and append to an existing file. `open` does not wait for the reader of a pipe. */
export const OWN_FILE = constants.O_RDWR | constants.O_APPEND | O_NOFOLLOW | O_NONBLOCK;

/** The mode of files that contain secrets or name callers. */
export const OWNER_ONLY = 0o600;

/**
 * Returns the reason not to write to an open file, if there is one: it could belong to another user, or have
 * a second name in another user's folder. This checks the open handle, because the path may lead to another
 * file a moment later.
 *
 * @param readers who else may read the file. A file system without modes, such as a Windows drive in WSL,
 * allows everyone
 */
export function whyNotOwn(
  stats: Pick<Stats, "uid" | "mode" | "nlink" | "isFile">,
  readers: "owner" | "anyone",
): string | undefined {
  const { uid, mode, nlink } = stats;
  if (!stats.isFile()) return "is no file";
  if (user === undefined) return undefined;
  if (uid !== user) return "belongs to another user";
  if (nlink !== 1) return "has another name too (a hard link)";
  if (readers === "owner" && (mode & 0o077) !== 0) return "may be read or written by others than its owner";
  return undefined;
}

/**
 * Returns the reason not to store a secret in the folder of a path, if there is one: everyone could replace
 * the file.
 */
export function whyNotInFolder(path: string): string | undefined {
  const folder = statSync(dirname(path), { throwIfNoEntry: false });
  const isEveryones = user !== undefined && folder !== undefined && (folder.mode & 0o1002) === 0o002;
  return isEveryones ? "is in a folder in which everyone may replace it" : undefined;
}

/**
 * Creates or overwrites a file that is not secret, such as a report. An existing file must belong to this
 * user and must not be a link.
 *
 * @throws {Error} with the reason, or the error of `open`
 */
export function writeOwnFile(path: string, content: string): void {
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o644);
  try {
    const problem = whyNotOwn(fstatSync(file), "anyone");
    if (problem !== undefined) throw new Error(`${path} ${problem}`);
    ftruncateSync(file);
    writeFileSync(file, content);
  } finally {
    closeSync(file);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder is not there",
  EACCES: "you may not write there",
  EROFS: "that file system is read-only",
  ENOSPC: "there is no space left",
  EDQUOT: "your quota of the disk is used up",
  EFBIG: "a file may not be so large here",
  EIO: "the device fails",
  EPIPE: "nobody reads it any more",
};

/** Returns the reason why a file or a stream cannot be written, as the end of a sentence. */
export function writeReason({ code }: NodeJS.ErrnoException): string {
  const reason = REASONS[code ?? ""];
  return `${reason === undefined ? "" : `: ${reason}`} (${code})`;
}
