import fc from "fast-check";
import { both, evaluateMath } from "./metric-math";
import type { MetricMath } from "./metric";
import { namedExpressionsIn, renderMath } from "./render-math";

type Series = readonly (number | undefined)[];

/** `DIFF` as documented: the difference between each value and the one before it; the first has none. */
const diff = (series: Series): Series =>
  series.map((value, index) => {
    const before = index === 0 ? undefined : series[index - 1];
    return value === undefined || before === undefined ? undefined : value - before;
  });

const X = "(TIME_SERIES(0) + requests)";

/** The value of a rendered expression: a value missing beside another counts as zero. */
function written(expression: string, series: Series): Series {
  const guarded = /^IF\(ABS\((.*?)\) >= 0, (.*)\)$/.exec(expression);
  if (guarded) {
    const [, condition = "", sum = ""] = guarded;
    const known = written(condition, series);
    return written(sum, series).map((value, index) => (known[index] === undefined ? undefined : value));
  }
  if (expression === X) return series;
  const difference = /^DIFF\((.*)\)$/.exec(expression);
  if (difference) return diff(written(difference[1] ?? "", series));
  const [, factor, rest = ""] = /^(\d+) \* \(TIME_SERIES\(0\) \+ requests\) - (.*)$/.exec(expression) ?? [];
  expect(factor).toBeDefined();
  const less = written(rest, series);
  return series.map((value, index) => Number(factor) * (value ?? 0) - (less[index] ?? 0));
}

describe("a sum over periods", () => {
  const sumOver = (periods: number): MetricMath => ({ sum: "requests", periods });

  it("is an expression beside the one that names it", () => {
    const value: MetricMath = { op: ">", left: sumOver(3), right: "serverErrors" };
    expect(renderMath(value)).toBe("(requestsOver3 > serverErrors)");
    expect(namedExpressionsIn(value)).toEqual([
      {
        id: "requestsOver3",
        metric: "requests",
        expression: `IF(ABS(DIFF(DIFF(${X}))) >= 0, 3 * ${X} - DIFF(3 * ${X} - DIFF(${X})))`,
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
        expect(written(expression, series)).toEqual(
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
    expect(renderMath(value)).toBe(`((older < 1) AND (SUM(older * ${X}) / SUM(older)))`);
    expect(namedExpressionsIn(value)).toEqual([
      { id: "older", expression: `IF(EPOCH(${X}) <= (MAX(EPOCH(${X})) - 1800), 1, 0)` },
    ]);
  });
});
