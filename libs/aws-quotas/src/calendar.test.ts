import { isCalendarDay, isOnCalendar } from "./calendar";

it.each([
  ["2026-11-24", true],
  ["2028-02-29", true],
  ["2026-02-29", false],
  ["2026-02-30", false],
  ["2026-04-31", false],
  ["2026-13-01", false],
  ["2026-00-10", false],
  ["2026-11-00", false],
  ["2026-11-24T00:00:00Z", false],
  ["2026-1-1", false],
  ["yesterday", false],
  ["", false],
])("%j is a day: %s", (text, expected) => {
  expect(isCalendarDay(text)).toBe(expected);
});

it.each([
  ["2026-11-24", true],
  ["2026-11-24T00:00:00Z", true],
  ["2026-11-24T23:59:59.999+14:00", true],
  ["2026-02-30T00:00:00Z", false],
  // Its moment in UTC is another day, which exists.
  ["2026-02-30T23:00:00-05:00", false],
  ["2026-11-24T24:00:00Z", false],
  ["2026-11-24T30:00:00Z", false],
])("%j is on the calendar: %s", (text, expected) => {
  expect(isOnCalendar(text)).toBe(expected);
});
