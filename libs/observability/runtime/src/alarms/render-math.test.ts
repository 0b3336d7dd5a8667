import fc from "fast-check";
import { both, evaluateMath, type MetricMath } from "./metric-math";
import { namedExpressionsIn, renderMath } from "./render-math";

type Series = readonly (number | undefined)[];

/** As documented: the difference between each value and the one before it; the first has none. */
const diff = (series: Series): Series =>
  series.map((value, index) => {
    const before = index === 0 ? undefined : series[index - 1];
    return value === undefined || before === undefined ? undefined : value - before;
  });

/** The value of a sum as it is written for CloudWatch: of `IF(ABS(<difference>) >= 0, <terms>)` the terms, where there is one. */
function writtenSum(expression: string, series: Series): Series {
  const [, condition = "", terms = ""] = /^IF\(ABS\((.*)\) >= 0, (.*)\)$/.exec(expression) ?? [];
  const differencesIn = (text: string): Series =>
    (text.match(/DIFF\(/g) ?? []).reduce<Series>((result) => diff(result), series);
  const parts = [...terms.matchAll(/([+-]?) ?(\d+) \* ((?:DIFF\()*)\(TIME_SERIES\(0\) \+ requests\)+/g)];
  expect(parts.map(([text]) => text).join(" ")).toHaveLength(terms.length);
  const isKnown = differencesIn(condition);
  return series.map((_, index) =>
    isKnown[index] === undefined
      ? undefined
      : parts.reduce((sum, [, sign, factor, differences = ""]) => {
          const value = differencesIn(differences)[index] ?? 0;
          return sum + (sign === "-" ? -1 : 1) * Number(factor) * value;
        }, 0),
  );
}

describe("a sum over periods", () => {
  const sumOver = (periods: number): MetricMath => ({ sum: "requests", periods });

  it("is an expression beside the one that names it", () => {
    const value: MetricMath = { op: ">", left: sumOver(3), right: "serverErrors" };
    expect(renderMath(value)).toBe("(requestsOver3 > serverErrors)");
    const x = "(TIME_SERIES(0) + requests)";
    expect(namedExpressionsIn(value)).toEqual([
      {
        id: "requestsOver3",
        metric: "requests",
        expression: `IF(ABS(DIFF(DIFF(${x}))) >= 0, 3 * ${x} - 3 * DIFF(${x}) + 1 * DIFF(DIFF(${x})))`,
      },
    ]);
    expect(namedExpressionsIn(both(value, sumOver(3), sumOver(2))).map(({ id }) => id)).toEqual([
      "requestsOver3",
      "requestsOver2",
    ]);
  });

  it("is written as the differences that add up to it, and has no value in the first periods", () => {
    const counts = fc.array(fc.nat(1_000_000), { minLength: 15, maxLength: 40 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 15 }), (series, periods) => {
        const [{ expression } = { expression: "" }] = namedExpressionsIn(sumOver(periods));
        expect(writtenSum(expression, series)).toEqual(
          series.map((_, index) =>
            index < periods - 1
              ? undefined
              : evaluateMath(sumOver(periods), {
                  from: 0,
                  valueOf: (_metric, earlier = 0) => series[index - earlier],
                }),
          ),
        );
      }),
    );
  });
});

describe("a baseline", () => {
  it("is a mean of older periods, and tells them from the newest", () => {
    const value = both({ newest: 1800 }, { baseline: "requests", without: 1800 });
    const x = "(TIME_SERIES(0) + requests)";
    expect(renderMath(value)).toBe(`((older < 1) AND (SUM(older * ${x}) / SUM(older)))`);
    expect(namedExpressionsIn(value)).toEqual([
      { id: "older", expression: `IF(EPOCH(${x}) <= (MAX(EPOCH(${x})) - 1800), 1, 0)` },
    ]);
  });
});
