import { type AccessLogLine, parseAccessLogLine, type SkippedReason } from "@tollgate/observability-runtime";
import { countedLine, type IdentifiedLine } from "./counted-line";
import type { LogEvent } from "./envelope";
import { DAY_MS, type Hour, hourOf } from "./hour";
import { type Slot, SLOT_MS, slotOf } from "./slot";

/**
 * Why a line is not counted: it cannot be read, or its time is not one that is counted now.
 * - `tooLate`: its hour is closed, because repetitions can no longer be told from it
 * - `future`: it is later than the clock
 * - `damaged`: it was stored, and what is stored cannot be read
 */
export type UnreadReason = SkippedReason | "tooLate" | "future" | "damaged";

/** A line that is not counted, kept for people to look at. */
export interface UnreadLine {
  /** Id of its log event. */
  readonly id: string;
  readonly reason: UnreadReason;
  /** Untrusted, at most {@link MESSAGE_LENGTH} characters. */
  readonly message: string;
}

export interface ReadLines {
  readonly lines: ReadonlyMap<Slot, readonly IdentifiedLine[]>;
  /** By the hour of the log event. */
  readonly unread: ReadonlyMap<Hour, readonly UnreadLine[]>;
}

/** Lines are told from their repetitions, and late ones counted, for this many milliseconds after their time. */
export const WINDOW_MS = 7 * DAY_MS;

/** A line may be this many milliseconds later than the clock. */
const CLOCK_SKEW_MS = 300_000;

/** Of an unread line, more is not stored. A line that API Gateway writes has some 500. */
const MESSAGE_LENGTH = 2_000;

/** Parses the lines of an envelope. @param now milliseconds since 1970 */
export function readLines(events: readonly LogEvent[], now: number): ReadLines {
  // By number: a slot's text takes longer to make than a line to count (benchmark `usage`).
  const slots = new Map<number, IdentifiedLine[]>();
  const unread = new Map<Hour, UnreadLine[]>();
  for (const { id, timestamp, message } of events) {
    const line = parseAccessLogLine(message);
    const reason =
      typeof line === "string" ? line : (timeProblem(line.time, now) ?? labelProblem(line, message));
    if (typeof line === "string" || reason !== undefined)
      push(unread, hourOf(timestamp), {
        id,
        reason: reason as UnreadReason,
        message: message.slice(0, MESSAGE_LENGTH),
      });
    else push(slots, Math.floor(line.time / SLOT_MS), { id, line: countedLine(line) });
  }
  const lines = new Map([...slots].map(([number, some]) => [slotOf(number * SLOT_MS), some]));
  return { lines, unread };
}

function timeProblem(time: number, now: number): UnreadReason | undefined {
  if (time > now + CLOCK_SKEW_MS) return "future";
  return time < now - WINDOW_MS ? "tooLate" : undefined;
}

/** A tenant's id is part of a key of the ledger, of which DynamoDB takes 2,048 bytes. Tollgate's ids have at most 64. */
const TENANT_LENGTH = 256;

/** A label with which the sums of the whole hour could not be stored, or would be those of another label. */
function labelProblem(line: AccessLogLine, message: string): UnreadReason | undefined {
  const { tenantId = "", tokenId = "", method, resourcePath = "" } = line;
  if (tenantId.startsWith("#") || tenantId.length > TENANT_LENGTH) return "wrongType";
  // JSON has a line break as an escape. Almost no line has one.
  if (!message.includes("\\")) return undefined;
  return `${tenantId}${tokenId}${method}${resourcePath}`.includes("\n") ? "wrongType" : undefined;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
