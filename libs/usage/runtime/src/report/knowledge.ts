import { endOf, type Hour, startOf } from "../lines/hour";
import type { UnreadCounts } from "../lines/unread-counts";
import type { Usage } from "../read/read-usage";
import { type CountedTime, hoursIn, joinedTimes, uncountedTimes } from "../sums/counted-time";
import type { UsageLedger } from "../sums/ledger";

/** What the ledgers of an environment do not know of a range. */
export interface Knowledge {
  /** The first hour that was counted. Undefined where none was. */
  readonly begins: Hour | undefined;
  /** Times of the range in which the ledger is not known to have counted, up to where it is complete. */
  readonly notCounted: readonly CountedTime[];
  /** Lines that could not be counted, by reason. */
  readonly unread: UnreadCounts;
  /** Marks of hours that wait to be summed and cannot be read. */
  readonly unreadableMarks: number;
}

/**
 * @param hours the first and the last hour of the range
 * @param firstKept the first hour that the ledger keeps
 * @param completeTo milliseconds since 1970
 */
export async function knowledgeOf(
  ledger: Pick<UsageLedger, "sealedHours" | "countedTimes">,
  [first, last]: readonly [Hour, Hour],
  firstKept: Hour,
  completeTo: number,
): Promise<Knowledge> {
  const begins = await firstSealedHour(ledger, firstKept, last);
  const unread: Partial<Record<keyof UnreadCounts, number>> = {};
  for await (const sealed of ledger.sealedHours(first, last)) add(unread, sealed.unread);
  const counted: CountedTime[] = [];
  for await (const each of ledger.countedTimes()) counted.push(each);
  const known = { from: startOf(first), to: Math.min(endOf(last), completeTo) };
  return { begins, notCounted: uncountedTimes(known, counted), unread, unreadableMarks: 0 };
}

/** Returns the first hour that was counted: what was before it is not known. */
export async function firstSealedHour(
  ledger: Pick<UsageLedger, "sealedHours">,
  first: Hour,
  last: Hour,
): Promise<Hour | undefined> {
  for await (const { hour } of ledger.sealedHours(first, last)) return hour;
  return undefined;
}

/** That of all cells: the ledger begins where the first of them does. */
export function combinedKnowledge(all: readonly Knowledge[]): Knowledge {
  const unread: Partial<Record<keyof UnreadCounts, number>> = {};
  for (const each of all) add(unread, each.unread);
  const hours = all.flatMap(({ begins }) => begins ?? []).sort();
  return {
    begins: hours[0],
    notCounted: joinedTimes(all.flatMap(({ notCounted }) => notCounted)),
    unread,
    unreadableMarks: all.reduce((sum, { unreadableMarks }) => sum + unreadableMarks, 0),
  };
}

/** Adds what cannot be read of hours that are not sealed: lines, and marks of the hours themselves. */
export function withUnreadable(
  { unread, ...known }: Knowledge,
  { damaged, unreadableMarks }: Pick<Usage, "damaged" | "unreadableMarks">,
): Knowledge {
  return {
    ...known,
    unread: damaged === 0 ? unread : { ...unread, damaged: (unread.damaged ?? 0) + damaged },
    unreadableMarks,
  };
}

/** Sentences for a person: what is missing in a range, as far as it is known. @param first its first hour */
export function knowledgeNotes(
  { begins, notCounted, unread, unreadableMarks }: Knowledge,
  first: Hour,
): readonly string[] {
  const counts = Object.entries(unread).filter(([, count]) => count > 0);
  const lines = counts.reduce((sum, [, count]) => sum + count, 0);
  return [
    ...(begins === undefined
      ? ["The ledger has no complete hour yet."]
      : begins > first
        ? [`The ledger begins at ${timeText(startOf(begins))}: earlier requests are not counted.`]
        : []),
    ...(begins === undefined ? [] : gapNotes(notCounted, startOf(begins))),
    ...(unreadableMarks === 0
      ? []
      : [
          `${counted(unreadableMarks, "mark")} of an hour that is not summed cannot be read: any hour may lack requests.`,
        ]),
    ...(lines === 0
      ? []
      : [
          `${counted(lines, "line")} of the access log could not be counted: ${counts.map(([reason, count]) => `${reason} ${count}`).join(", ")}.`,
        ]),
  ];
}

/** Gaps that a note names. The number of hours has all of them. */
const MOST_GAPS = 5;

/** @param begins what was before it has its own note */
function gapNotes(notCounted: readonly CountedTime[], begins: number): readonly string[] {
  const gaps = notCounted.flatMap(({ from, to }) =>
    to > begins ? [{ from: Math.max(from, begins), to }] : [],
  );
  if (gaps.length === 0) return [];
  const named = gaps.slice(0, MOST_GAPS).map(({ from, to }) => `${timeText(from)} to ${timeText(to)}`);
  const more = gaps.length > MOST_GAPS ? ` and ${counted(gaps.length - MOST_GAPS, "further time")}` : "";
  return [
    `Not known to be counted, because the ledger was off or did not run: ${named.join(", ")}${more} (${hoursIn(gaps)} hours in all).`,
  ];
}

/** `2026-11-30 14:00Z`. @param at milliseconds since 1970 */
export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")}Z`;
}

/** `1 line`, `2 lines`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function add(into: Partial<Record<string, number>>, other: Readonly<Partial<Record<string, number>>>): void {
  for (const [reason, count = 0] of Object.entries(other)) into[reason] = (into[reason] ?? 0) + count;
}
