const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * Whether a text is a day of the calendar, such as `2026-11-24`. JavaScript parses February 30 as March 2.
 */
export function isCalendarDay(untrustedText: string): boolean {
  const time = DAY.test(untrustedText) ? Date.parse(untrustedText) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(untrustedText);
}

/**
 * Whether a text begins with a day of the calendar, and an hour from 00 to 23 where it has one: `2026-11-24T10:30Z`.
 * JavaScript parses hour 24 as midnight of the next day. The caller checks the form of the rest.
 */
export function isOnCalendar(untrustedTime: string): boolean {
  return isCalendarDay(untrustedTime.slice(0, 10)) && !/^T(2[4-9]|[3-9])/.test(untrustedTime.slice(10));
}
