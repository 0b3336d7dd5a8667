import fc from "fast-check";
import { periodLimit, periodStart, quotaPeriods } from "./quota";

const at = (iso: string) => Date.parse(iso);
const moments = fc.date({ min: new Date("2001-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });

describe("periodStart", () => {
  it.each([
    ["DAY", "2026-11-24T23:59:59.999Z", "2026-11-24T00:00:00Z"],
    ["DAY", "2026-11-25T00:00:00Z", "2026-11-25T00:00:00Z"],
    ["WEEK", "2026-11-28T23:59:59.999Z", "2026-11-22T00:00:00Z"],
    ["WEEK", "2026-11-29T00:00:00Z", "2026-11-29T00:00:00Z"],
    ["MONTH", "2028-02-29T23:59:59.999Z", "2028-02-01T00:00:00Z"],
    ["MONTH", "2026-12-31T23:59:59.999Z", "2026-12-01T00:00:00Z"],
    ["MONTH", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
  ] as const)("of a %s at %s is %s", (period, moment, start) => {
    expect(periodStart(period, at(moment))).toBe(at(start));
  });

  it("is never after the moment, and the same for every moment of the period", () => {
    fc.assert(
      fc.property(fc.constantFrom(...quotaPeriods), moments, (period, moment) => {
        const start = periodStart(period, moment.getTime());
        expect(start).toBeLessThanOrEqual(moment.getTime());
        expect(periodStart(period, start)).toBe(start);
        expect(periodStart(period, start - 1)).toBeLessThan(start);
      }),
    );
  });
});

it("an offset is subtracted from the limit in the period in which the key was added, and in no other", () => {
  const quota = { limit: 10, period: "DAY", offset: 4 } as const;
  const added = at("2026-11-24T12:00:00Z");
  expect(periodLimit(quota, added, at("2026-11-24T23:00:00Z"))).toBe(6);
  expect(periodLimit(quota, added, at("2026-11-25T00:00:00Z"))).toBe(10);
});
