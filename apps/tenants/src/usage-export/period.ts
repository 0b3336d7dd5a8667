import { dayOf } from "@tollgate/aws-quotas";
import type { Environment } from "@tollgate/environments";
import {
  type BillPeriod,
  combinedKnowledge,
  hoursIn,
  knowledgeNotes,
  knowledgeOf,
  openHours,
  requireReadable,
  startOf,
  timeText,
  WINDOW_MS,
} from "@tollgate/usage-runtime";
import { UsageError } from "../io/errors";
import type { UsageContext } from "../usage/context";
import { firstKeptDay, hoursOf } from "../usage/ledger-range";
import { fromEachLedger, type PlaceLedger, requireUsage } from "../usage/ledgers";

/** What an export has of a month, and what a person should know of it. */
export interface ExportPeriod {
  readonly period: BillPeriod;
  readonly ledgers: readonly PlaceLedger["ledger"][];
  readonly notes: readonly string[];
}

/**
 * Finds what the ledgers of all cells have of a month.
 *
 * @param isPartial whether a month that is not complete is exported up to where it is
 * @throws {UsageError} for a month that is not complete, or that the ledger does not keep. {@link SomeCellsFailedError},
 * also where a mark of a pending hour cannot be read
 */
export async function exportPeriod(
  month: string,
  isPartial: boolean,
  { environment, places, time }: Pick<UsageContext, "environment" | "places" | "time">,
): Promise<ExportPeriod> {
  const now = time.now();
  const start = Date.parse(`${month}-01T00:00:00Z`);
  const end = endOfMonth(start);
  const firstKept = firstKeptDay(requireUsage(environment, "usage-export"), now);
  if (`${month}-01` < firstKept)
    throw new UsageError(`the ledger keeps the days since ${firstKept}, and not all of ${month}`);
  const hours = hoursOf({ from: `${month}-01`, to: dayOf(end - 1) });
  const [firstHour] = hoursOf({ from: firstKept, to: firstKept });
  const { results, failed } = await fromEachLedger({ places, time }, async (ledger) => {
    const { completeTo, unreadable } = await openHours(ledger);
    // Its hour may be one of the month.
    requireReadable({ unreadable });
    const knowledge = await knowledgeOf(ledger.ledger, hours, firstHour, completeTo);
    return { ledger: ledger.ledger, completeTo, knowledge };
  });
  if (failed !== undefined) throw failed;
  const completeTo = Math.min(end, ...results.map((each) => each.completeTo));
  const isWhole = completeTo === end;
  if (!isWhole && !isPartial)
    throw new UsageError(
      `${month} is complete up to ${timeText(completeTo)} only: wait for its end, or give --partial for records that are no bill`,
    );
  const knowledge = combinedKnowledge(results.map((each) => each.knowledge));
  const begins = knowledge.begins === undefined ? end : startOf(knowledge.begins);
  const from = Math.max(start, begins);
  if (from >= completeTo) throw new UsageError(`the ledger has no complete hour of ${month}`);
  return {
    period: {
      ...{ ...nameOf(environment), month, from: iso(from), to: iso(completeTo), isPartial: !isWhole },
      notCountedHours: hoursIn(knowledge.notCounted),
    },
    ledgers: results.map(({ ledger }) => ledger),
    notes: [
      ...knowledgeNotes(knowledge, hours[0]).map((note) => `${note}\n`),
      ...(isWhole && now < end + WINDOW_MS
        ? [
            `Late lines are counted until ${timeText(end + WINDOW_MS)}: an export after that may have corrections, with the same ids and other revisions.\n`,
          ]
        : []),
    ],
  };
}

function nameOf({ service, name }: Environment): Pick<BillPeriod, "service" | "environment"> {
  return { service, environment: name };
}

function endOfMonth(start: number): number {
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/** `2026-12-01T00:00:00Z` */
function iso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
