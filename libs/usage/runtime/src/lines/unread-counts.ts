import type { UnreadReason } from "./read-lines";

/** Numbers of lines that are not counted, by reason. */
export type UnreadCounts = Readonly<Partial<Record<UnreadReason, number>>>;

/** @param reasons one of each line */
export function countReasons(reasons: Iterable<UnreadReason>): UnreadCounts {
  const counts: Partial<Record<UnreadReason, number>> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
