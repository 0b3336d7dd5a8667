import { endOf, hoursBetween, startOf } from "./hour";

const at = (text: string) => Date.parse(`${text}Z`);

it.each([
  ["2026-11-30T10:00", "2026-11-30T12:00", ["2026-11-30T10", "2026-11-30T11"]],
  ["2026-11-30T10:00:00.001", "2026-11-30T12:00:00.001", ["2026-11-30T11", "2026-11-30T12"]],
  ["2026-12-31T23:00", "2027-01-01T01:00", ["2026-12-31T23", "2027-01-01T00"]],
  ["2026-11-30T10:10", "2026-11-30T10:50", []],
  ["2026-11-30T12:00", "2026-11-30T10:00", []],
])("the hours that begin from %s and before %s", (from, to, hours) => {
  expect(hoursBetween(at(from), at(to))).toEqual(hours);
  for (const hour of hours) expect(endOf(hour) - startOf(hour)).toBe(3_600_000);
});
