import { HOUR_MS } from "../lines/hour";
import type { CountedTime } from "../sums/counted-time";
import type { UsageLedger } from "../sums/ledger";

/**
 * The function that seals runs every five minutes, wherever the option is on. A longer silence than this is a time in which
 * the ledger may have been off; a shorter one is not seen.
 */
export const MOST_SILENCE_MS = HOUR_MS / 2;

/** Notes that the ledger counts now. @param now milliseconds since 1970 */
export async function noteCounting(
  ledger: Pick<UsageLedger, "countedTimes" | "setCounted">,
  now: number,
): Promise<void> {
  let last: CountedTime | undefined;
  for await (const each of ledger.countedTimes()) last = each;
  const goesOn = last !== undefined && now - last.to <= MOST_SILENCE_MS;
  await ledger.setCounted(
    goesOn && last ? { from: last.from, to: Math.max(last.to, now) } : { from: now, to: now },
  );
}
