import { InvalidArgumentError, Option } from "commander";
import { parseDuration } from "./options";

const DAY = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/;

/** Milliseconds since 1970 that are meant at a time `now`, in milliseconds since 1970. */
export type Moment = (now: number) => number;

export const since = new Option(
  "--since <duration|date>",
  "changes of all tenants since then: 7d, 2026-11-24 or 2026-11-24T10:30Z (UTC)",
).argParser(parseMoment);
export const from = new Option(
  "--from <date>",
  "first day, UTC (default: the first of the month of the last day)",
).argParser(parseDay);
export const to = new Option("--to <date>", "last day, UTC (default: today)").argParser(parseDay);

/** @throws {InvalidArgumentError} */
function parseMoment(untrusted: string): Moment {
  const at = DAY.test(untrusted) || TIME.test(untrusted) ? Date.parse(untrusted) : NaN;
  if (!Number.isNaN(at) && isOnCalendar(untrusted)) return () => at;
  if (/^\d+[smhd]$/.test(untrusted)) {
    const seconds = parseDuration(untrusted);
    return (now) => now - seconds * 1000;
  }
  throw new InvalidArgumentError("It is a duration such as 7d, or a date such as 2026-11-24.");
}

/** @returns the day as it was written @throws {InvalidArgumentError} */
function parseDay(untrusted: string): string {
  if (!DAY.test(untrusted) || Number.isNaN(Date.parse(untrusted)) || !isOnCalendar(untrusted))
    throw new InvalidArgumentError("A date is written as 2026-11-24.");
  return untrusted;
}

/** JavaScript takes the 30th of February for the 2nd of March. */
function isOnCalendar(day: string): boolean {
  return new Date(day).toISOString().slice(0, 10) === day.slice(0, 10);
}
