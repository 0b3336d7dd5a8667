/** An hour (UTC) as keys of the tables have it, such as `2026-11-30T14`: in order as text. */
export type Hour = string;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The year 9999, after which the text of an hour would have another length. */
const LAST_MS = Date.UTC(9999, 11, 31, 23);

/** @param at milliseconds since 1970 */
export function hourOf(at: number): Hour {
  return new Date(Math.min(at, LAST_MS)).toISOString().slice(0, 13);
}

/** Returns the beginning of an hour, in milliseconds since 1970. */
export function startOf(hour: Hour): number {
  return Date.parse(`${hour}:00Z`);
}

/** Returns the end of an hour, which is the beginning of the next one. */
export function endOf(hour: Hour): number {
  return startOf(hour) + HOUR_MS;
}

/** Returns the first hour of the day (UTC) of an hour. */
export function firstHourOfDay(hour: Hour): Hour {
  return `${hour.slice(0, 10)}T00`;
}
