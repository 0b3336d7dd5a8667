import fc from "fast-check";
import { dayOf, maxOffsets, periodStart, quotaPeriods } from "./quota-period";

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
    expect(periodStart({ limit: 1, period }, at(moment))).toBe(at(start));
  });

  it.each([
    ["WEEK", 1, "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z"],
    ["WEEK", 1, "2026-11-22T23:59:59.999Z", "2026-11-16T00:00:00Z"],
    ["WEEK", 6, "2026-11-24T12:00:00Z", "2026-11-21T00:00:00Z"],
    ["MONTH", 14, "2026-11-15T00:00:00Z", "2026-11-15T00:00:00Z"],
    ["MONTH", 14, "2026-11-14T23:59:59.999Z", "2026-10-15T00:00:00Z"],
    ["MONTH", 27, "2027-03-27T12:00:00Z", "2027-02-28T00:00:00Z"],
    ["MONTH", 27, "2027-01-02T12:00:00Z", "2026-12-28T00:00:00Z"],
  ] as const)("of a %s that starts %s days later, at %s, is %s", (period, offset, moment, start) => {
    expect(periodStart({ limit: 1, period, offset }, at(moment))).toBe(at(start));
  });

  it("is the same when it is asked for again on the same day", () => {
    const [morning, evening] = [at("2026-11-24T08:00:00Z"), at("2026-11-24T20:00:00Z")];
    for (const period of quotaPeriods)
      expect(periodStart({ limit: 1, period }, evening)).toBe(periodStart({ limit: 1, period }, morning));
  });

  it("is never after the moment, and the same for every moment of the period", () => {
    fc.assert(
      fc.property(fc.constantFrom(...quotaPeriods), fc.nat(27), moments, (period, days, moment) => {
        const quota = { limit: 1, period, offset: Math.min(days, maxOffsets[period]) };
        const start = periodStart(quota, moment.getTime());
        expect(start).toBeLessThanOrEqual(moment.getTime());
        expect(periodStart(quota, start)).toBe(start);
        expect(periodStart(quota, start - 1)).toBeLessThan(start);
      }),
    );
  });
});

it("dayOf is the day in UTC, whichever was asked for before", () => {
  const days = ["2026-11-24", "2026-11-24", "2026-11-25", "2026-11-24"];
  expect(days.map((day) => dayOf(at(`${day}T23:59:59.999Z`)))).toEqual(days);
  expect(dayOf(at("2026-11-25T00:00:00Z"))).toBe("2026-11-25");
});
