import fc from "fast-check";
import {
  evaluateDatapoints,
  evaluationRange,
  type AlarmState,
  type DatapointRule,
  type MissingData,
} from "./evaluate-datapoints";

const RETAIN = "retain current state";
const TREATMENTS: readonly MissingData[] = ["missing", "ignore", "breaching", "notBreaching"];
const STATES: readonly AlarmState[] = ["OK", "ALARM", "INSUFFICIENT_DATA"];

/** Parses data points in AWS's notation, the newest last: 0 within the threshold, X beyond it, - missing. */
const parse = (points: string): readonly (boolean | undefined)[] =>
  points
    .split(" ")
    .reverse()
    .map((point) => ({ "0": false, X: true })[point]);

/**
 * The tables of "Configuring how CloudWatch alarms treat missing data", row by row. Both have 3 evaluation
 * periods and a range of 5.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
describe.each([
  {
    datapointsToAlarm: 3,
    rows: [
      ["0 - X - X", "OK", "OK", "OK", "OK"],
      ["0 - - - -", "OK", "OK", "OK", "OK"],
      ["- - - - -", "INSUFFICIENT_DATA", RETAIN, "ALARM", "OK"],
      ["0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["- - X - -", "ALARM", RETAIN, "ALARM", "OK"],
    ],
  },
  {
    datapointsToAlarm: 2,
    rows: [
      ["0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["0 - X - -", "OK", "OK", "ALARM", "OK"],
      ["- - - - 0", "OK", "OK", "ALARM", "OK"],
      ["- - - X -", "ALARM", RETAIN, "ALARM", "OK"],
    ],
  },
])("AWS's table for $datapointsToAlarm out of 3", ({ datapointsToAlarm, rows }) => {
  const cases = rows.flatMap(([points = "", ...expected]) =>
    TREATMENTS.map((missingData, column) => ({ points, missingData, expected: expected[column] })),
  );

  it.each(cases)("$points, $missingData: $expected", ({ points, missingData, expected }) => {
    const rule = { evaluationPeriods: 3, datapointsToAlarm, missingData };
    expect(evaluationRange(rule)).toBe(5);
    for (const current of STATES)
      expect(evaluateDatapoints(parse(points), rule, current)).toBe(expected === RETAIN ? current : expected);
  });
});

describe("a premature alarm", () => {
  it.each(["- - - - X", "- - - X -"])("is not raised by %s when 3 of 3 must breach", (points) => {
    const rule = { evaluationPeriods: 3, datapointsToAlarm: 3, missingData: "missing" } as const;
    expect(evaluateDatapoints(parse(points), rule, "OK")).toBe("OK");
  });
});

describe("for any data", () => {
  const rules = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.constantFrom(...TREATMENTS))
    .map(([a, b, missingData]): DatapointRule => ({
      evaluationPeriods: Math.max(a, b),
      datapointsToAlarm: Math.min(a, b),
      missingData,
    }));
  const pointsOf = (
    rule: DatapointRule,
    point: fc.Arbitrary<boolean | undefined>,
  ): fc.Arbitrary<(boolean | undefined)[]> => {
    const length = evaluationRange(rule);
    return fc.array(point, { minLength: length, maxLength: length });
  };
  const anyPoint = fc.constantFrom(true, false, undefined);
  const anyCase = rules.chain((rule) =>
    fc.tuple(fc.constant(rule), pointsOf(rule, anyPoint), fc.constantFrom(...STATES)),
  );

  it("counts the latest periods alone when none is missing", () => {
    const complete = rules.chain((rule) => fc.tuple(fc.constant(rule), pointsOf(rule, fc.boolean())));
    fc.assert(
      fc.property(complete, ([rule, points]) => {
        const breaching = points.slice(0, rule.evaluationPeriods).filter(Boolean).length;
        expect(evaluateDatapoints(points, rule, "INSUFFICIENT_DATA")).toBe(
          breaching >= rule.datapointsToAlarm ? "ALARM" : "OK",
        );
      }),
    );
  });

  it("does not ask how to treat missing data when there is enough of it", () => {
    fc.assert(
      fc.property(anyCase, ([rule, points, current]) => {
        fc.pre(points.filter((point) => point !== undefined).length >= rule.evaluationPeriods);
        const states = TREATMENTS.map((missingData) =>
          evaluateDatapoints(points, { ...rule, missingData }, current),
        );
        expect(new Set(states).size).toBe(1);
      }),
    );
  });

  it("never leaves ALARM because one more data point breaches", () => {
    fc.assert(
      fc.property(anyCase, fc.nat(), ([rule, points, current], at) => {
        const index = at % points.length;
        fc.pre(points[index] === false && evaluateDatapoints(points, rule, current) === "ALARM");
        expect(evaluateDatapoints(points.with(index, true), rule, current)).toBe("ALARM");
      }),
    );
  });

  it("raises an alarm for missing data treated as breaching whenever it does for any other treatment", () => {
    fc.assert(
      fc.property(anyCase, ([rule, points, current]) => {
        fc.pre(current !== "ALARM" && evaluateDatapoints(points, rule, current) === "ALARM");
        expect(evaluateDatapoints(points, { ...rule, missingData: "breaching" }, current)).toBe("ALARM");
      }),
    );
  });

  it("is without data only when all of it is missing", () => {
    fc.assert(
      fc.property(anyCase, ([rule, points, current]) => {
        fc.pre(current !== "INSUFFICIENT_DATA");
        const isUnknown = evaluateDatapoints(points, rule, current) === "INSUFFICIENT_DATA";
        expect(isUnknown).toBe(
          rule.missingData === "missing" && points.every((point) => point === undefined),
        );
      }),
    );
  });
});
