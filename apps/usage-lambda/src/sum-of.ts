import type { UnreadCounts } from "@tollgate/usage-runtime";

/** Returns the number of lines that cannot be counted, whatever the reason. */
export function sumOf(unread: UnreadCounts): number {
  return Object.values(unread).reduce((sum, lines) => sum + lines, 0);
}
