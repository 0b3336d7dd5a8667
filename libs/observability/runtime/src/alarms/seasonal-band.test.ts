import { SeasonalBand } from "./seasonal-band";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** A Monday, 09:00 UTC. */
const MONDAY = Date.UTC(2026, 10, 23, 9);

const taught = (...lessons: readonly [at: number, ...values: number[]][]): SeasonalBand => {
  const band = new SeasonalBand();
  for (const [at, ...values] of lessons) for (const value of values) band.learn(at, value);
  return band;
};

describe("SeasonalBand", () => {
  it("is mean and standard deviation of the same hour a week and two weeks before", () => {
    const band = taught([MONDAY, 1, 3], [MONDAY + WEEK, 5, 7]);
    expect(band.at(MONDAY + 2 * WEEK, 1)).toEqual({ lower: 4 - Math.sqrt(5), upper: 4 + Math.sqrt(5) });
  });

  it("takes in the hours beside it, which alone are not enough", () => {
    const band = taught([MONDAY - HOUR, 1], [MONDAY, 2], [MONDAY + HOUR, 3], [MONDAY + 2 * HOUR, 100]);
    const mean = (at: number): number | undefined => band.at(at + WEEK, 0)?.lower;
    expect(mean(MONDAY)).toBe(2);
    expect(mean(MONDAY - 2 * HOUR)).toBeUndefined();
    expect(mean(MONDAY + 3 * HOUR)).toBeUndefined();
  });

  it("has no width where nothing ever changes", () => {
    expect(taught([MONDAY, 0.1, 0.1, 0.1]).at(MONDAY + WEEK, 3)).toEqual({
      lower: expect.closeTo(0.1) as number,
      upper: expect.closeTo(0.1) as number,
    });
  });

  it("does not learn from the hour that it judges, nor from other hours", () => {
    expect(taught([MONDAY, 1], [MONDAY - HOUR, 1]).at(MONDAY, 3)).toBeUndefined();
  });

  it("forgets after two weeks", () => {
    expect(taught([MONDAY, 1]).at(MONDAY + 3 * WEEK, 3)).toBeUndefined();
  });

  it("takes the day before until it has seen a week, but no working day for a weekend or the other way round", () => {
    const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const known = days.filter((_, day) => taught([MONDAY + (day - 1) * DAY, 1]).at(MONDAY + day * DAY, 3));
    expect(known).toEqual(["Tuesday", "Wednesday", "Thursday", "Friday", "Sunday"]);
  });

  it("prefers the same day of the week to the day before", () => {
    const tuesday = MONDAY + DAY;
    expect(taught([tuesday - WEEK, 5], [tuesday - DAY, 1]).at(tuesday, 0)).toEqual({ lower: 5, upper: 5 });
  });
});
