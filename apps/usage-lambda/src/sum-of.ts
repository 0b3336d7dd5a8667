import type { SealedHour } from "@tollgate/usage-runtime";

/** Returns the number of lines that cannot be counted, whatever the reason. */
export function sumOf(unread: SealedHour["unread"]): number {
  return Object.values(unread).reduce((sum, lines) => sum + lines, 0);
}
