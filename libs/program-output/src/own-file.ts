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

// Windows has none of what follows: no such flags, which count as 0 then, no owners as numbers, no modes. There a file is as
// private as its folder.
const { O_NOFOLLOW, O_NONBLOCK } = constants;
const user = process.geteuid?.();

/** Flags of `open` for a file that is not there yet: a link in its place is refused, wherever it leads. */
export const NEW_FILE =
  constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | O_NOFOLLOW;

/** Flags of `open` for a file that is there, to read it and to write at its end. A pipe that nobody reads does not wait. */
export const OWN_FILE = constants.O_RDWR | constants.O_APPEND | O_NOFOLLOW | O_NONBLOCK;

/** The mode of files that have secrets, or say who called. */
export const OWNER_ONLY = 0o600;

/**
 * Why a file that is open is not to be written, if it is not: it could be somebody else's, or have a second name in a folder of
 * theirs. It is asked of the handle, because a name may lead elsewhere a moment later.
 *
 * @param readers who else may read it; a file system without modes, such as a Windows drive in WSL, lets everyone
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

/** Why a secret is not to be kept in the folder of a path: everyone could put another file in its place. */
export function whyNotInFolder(path: string): string | undefined {
  const folder = statSync(dirname(path), { throwIfNoEntry: false });
  const isEveryones = user !== undefined && folder !== undefined && (folder.mode & 0o1002) === 0o002;
  return isEveryones ? "is in a folder in which everyone may replace it" : undefined;
}

/**
 * Writes a file anew, such as a report, which is not secret: it is this user's own and no link, or it is made.
 *
 * @throws {Error} saying why not, or as `open` does
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

/** Why a file or a stream cannot be written, as the end of a sentence. */
export function writeReason({ code }: NodeJS.ErrnoException): string {
  const reason = REASONS[code ?? ""];
  return `${reason === undefined ? "" : `: ${reason}`} (${code})`;
}
