import type { Hour } from "./lines/hour";
import type { UnreadLine } from "./lines/read-lines";
import type { LineBatch } from "./spool/line-batch";
import { pendingMarks } from "./spool/pending-marks";
import type { PendingHours, Spool } from "./spool/spool";
import type { CountedTime } from "./sums/counted-time";
import type { SealedHour, UsageLedger } from "./sums/ledger";
import { ALL_LABELS, TENANT_LABELS } from "./sums/ledger";
import { packSums, unpackSums } from "./sums/pack-sums";
import type { UsageSums } from "./sums/usage-sums";

/** Spool, marks and ledger in memory. */
export interface MemoryUsage {
  readonly spool: Spool;
  readonly pending: PendingHours;
  readonly ledger: UsageLedger;
}

/**
 * @param around runs each call: it may wait, and fail before the call has its effect or after it
 */
export function memoryUsage(
  around: <Result>(call: () => Result) => Promise<Result> = async (call) => call(),
): MemoryUsage {
  const batches = new Map<string, Map<string, LineBatch>>();
  const unread = new Map<Hour, UnreadLine[]>();
  const marks = new Map<Hour, string>();
  const sums = new Map<string, { readonly requests: number; readonly packed: Uint8Array }>();
  const sealed = new Map<Hour, SealedHour>();
  const counted = new Map<number, CountedTime>();
  let revisions = 0;

  const set = (partition: string, hour: Hour, wanted: UsageSums) =>
    around(() => {
      const key = `${partition} ${hour}`;
      if (wanted.requests > (sums.get(key)?.requests ?? -1))
        sums.set(key, { requests: wanted.requests, packed: packSums(wanted) });
    });
  const read = async function* (partition: string, labels: number, first: Hour, last: Hour) {
    // As DynamoDB refuses a query.
    if (first > last) throw new RangeError(`${first} is after ${last}`);
    const stored = await around(() => [...sums].sort(([one], [other]) => (one < other ? -1 : 1)));
    for (const [key, { packed }] of stored) {
      const [of = "", hour = ""] = key.split(" ");
      if (of === partition && first <= hour && hour <= last)
        yield [hour, unpackSums(packed, labels, key)] as const;
    }
  };
  return {
    spool: {
      addLines: (slot, batch) =>
        around(
          () =>
            void batches.set(slot, (batches.get(slot) ?? new Map<string, LineBatch>()).set(batch.key, batch)),
        ),
      addUnread: (hour, lines) =>
        around(() => void unread.set(hour, [...(unread.get(hour) ?? []), ...lines])),
      async *linesOf(slot) {
        yield* await around(() => [...(batches.get(slot) ?? new Map<string, LineBatch>()).values()]);
      },
      async *unreadOf(hour) {
        yield* await around(() => unread.get(hour) ?? []);
      },
    },
    pending: {
      mark: (hour) => around(() => void marks.set(hour, String(++revisions))),
      all: () =>
        around(() => pendingMarks([...marks].sort().map(([hour, revision]) => ({ hour, revision })))),
      clear: ({ hour, revision }) =>
        around(() => {
          if (marks.get(hour) === revision) marks.delete(hour);
        }),
    },
    ledger: {
      setTenantHour: set,
      setAllTenants: (hour, wanted) => set("#all", hour, wanted),
      setSealed: (each) => around(() => void sealed.set(each.hour, each)),
      tenantHours: (tenant, first, last) => read(tenant, TENANT_LABELS, first, last),
      allTenants: (first, last) => read("#all", ALL_LABELS, first, last),
      setAllTenantsOfDay: (day, wanted) => set("#days", day, wanted),
      async allTenantsOfDay(day) {
        for await (const [, found] of read("#days", ALL_LABELS, day, day)) return found;
        return undefined;
      },
      async *summedDays(first, last) {
        for await (const [day, found] of read("#days", ALL_LABELS, first, last)) yield [day, found.requests];
      },
      setCounted: (time) => around(() => void counted.set(time.from, time)),
      async *countedTimes() {
        yield* await around(() => [...counted.values()].sort((one, other) => one.from - other.from));
      },
      async *sealedHours(first, last) {
        const stored = await around(() => [...sealed.values()]);
        yield* stored.filter(({ hour }) => first <= hour && hour <= last);
      },
    },
  };
}
