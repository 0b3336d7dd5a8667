import { endOf, hourOf, startOf } from "./hour";

it.each(["2026-11-30T10", "2026-11-30T12", "2026-12-31T23", "2027-01-01T00"])(
  "%s is the hour of its beginning, and lasts until the next one",
  (hour) => {
    expect(hourOf(startOf(hour))).toBe(hour);
    expect(hourOf(endOf(hour) - 1)).toBe(hour);
    expect(hourOf(endOf(hour))).not.toBe(hour);
    expect(endOf(hour) - startOf(hour)).toBe(3_600_000);
  },
);
