import { StoredUsageError } from "../errors";
import { type Hour, hourOf, startOf } from "../lines/hour";

/** A mark that the spool has lines of an hour which the ledger may lack. */
export interface PendingHour {
  readonly hour: Hour;
  /** Another one each time that the hour is marked. */
  readonly revision: string;
}

/** The marks of hours that are to be sealed. */
export interface PendingMarks {
  /** In order. */
  readonly hours: readonly PendingHour[];
  /** The keys of marks that cannot be read. Any hour may lack lines in the ledger while there is one. */
  readonly unreadable: readonly string[];
}

/** @param untrusted stored marks, in order of their hours */
export function pendingMarks(
  untrusted: readonly { readonly hour: string; readonly revision: string | undefined }[],
): PendingMarks {
  const hours: PendingHour[] = [];
  const unreadable: string[] = [];
  for (const { hour, revision } of untrusted)
    if (isHour(hour) && revision !== undefined) hours.push({ hour, revision });
    else unreadable.push(hour);
  return { hours, unreadable };
}

/** @throws {StoredUsageError} naming a mark that cannot be read */
export function requireReadable({ unreadable }: Pick<PendingMarks, "unreadable">): void {
  const [first, ...others] = unreadable;
  if (first === undefined) return;
  const more = others.length === 0 ? "" : ` (1 of ${unreadable.length})`;
  throw new StoredUsageError(`of the pending hour ${JSON.stringify(first)}`, `it is not a mark${more}`);
}

function isHour(untrusted: string): untrusted is Hour {
  const start = startOf(untrusted);
  return !Number.isNaN(start) && hourOf(start) === untrusted;
}
