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
