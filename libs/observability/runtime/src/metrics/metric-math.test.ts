import fc from "fast-check";
import type { MetricId } from "./metric";
import { atLeast, both, evaluateMath, gated, metricsIn, orZero, percentage } from "./metric-math";
import type { MetricMath } from "./metric";
import { renderMath } from "./render-math";

/** Tuesday, 24 November 2026, 14:05 UTC. */
const TUESDAY = Date.UTC(2026, 10, 24, 14, 5);

const evaluate = (math: MetricMath, values: Partial<Record<MetricId, number>>, from = TUESDAY) =>
  evaluateMath(math, { from, valueOf: (metric) => values[metric] });

describe("metric math", () => {
  const gatedRate = gated(
    both(atLeast("requests", 100), atLeast("serverErrors", 5)),
    percentage("serverErrors", "requests"),
  );

  it("is written as CloudWatch reads it", () => {
    expect(renderMath(gatedRate)).toBe(
      "IF(((requests >= 100) AND (serverErrors >= 5)), ((100 * serverErrors) / requests), 0)",
    );
    expect(metricsIn(gatedRate)).toEqual(["requests", "serverErrors"]);
    expect(renderMath(orZero("requests"))).toBe("(TIME_SERIES(0) + requests)");
    expect(renderMath({ clock: "HOUR", of: "requests" })).toBe("HOUR((TIME_SERIES(0) + requests))");
  });

  it.each([
    ["enough of both", { requests: 200, serverErrors: 10 }, 5],
    ["too few requests", { requests: 99, serverErrors: 50 }, 0],
    ["too few errors", { requests: 200, serverErrors: 4 }, 0],
    // One side of the condition has a data point, so the other is zero.
    ["no point for the errors", { requests: 200 }, 0],
    ["no point at all", {}, undefined],
  ])("gates a rate: %s", (_, values, expected) => {
    expect(evaluate(gatedRate, values)).toBe(expected);
  });

  it("drops a data point instead of dividing by zero", () => {
    expect(
      evaluate(percentage("serverErrors", "requests"), { serverErrors: 1, requests: 0 }),
    ).toBeUndefined();
    expect(evaluate(percentage("serverErrors", "requests"), { serverErrors: 1 })).toBeUndefined();
  });

  it("takes what is missing on one side of an operator for zero", () => {
    expect(evaluate(percentage("serverErrors", "requests"), { requests: 10 })).toBe(0);
  });

  // "Using IF expressions": IF([1, 1, 0, 0, -], [30, -, 0, 0, 30], [0, 0, 20, -, 20]) is [30, 0, 20, -, -].
  it.each([
    [1, 30, 0, 30],
    [1, undefined, 0, 0],
    [0, 0, 20, 20],
    [0, 0, undefined, undefined],
    [undefined, 30, 20, undefined],
  ])("follows AWS's example of IF: %s, %s, %s is %s", (requests, clientErrors, serverErrors, expected) => {
    const values = Object.fromEntries(
      Object.entries({ requests, clientErrors, serverErrors }).filter(([, value]) => value !== undefined),
    );
    expect(evaluate({ if: "requests", then: "clientErrors", else: "serverErrors" }, values)).toBe(expected);
  });

  it("is written as the arithmetic whose value it has, without exponents", () => {
    const number = fc.constantFrom(0.5, 1, 100, 3.5e-7);
    const { math } = fc.letrec<{ math: MetricMath }>((tie) => ({
      math: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<MetricMath>("requests", "bytes"),
        fc.record({
          left: tie("math"),
          op: fc.constantFrom("+", "-", "*", "/"),
          right: fc.oneof(number, tie("math")),
        }),
        fc.record({ left: number, op: fc.constantFrom("+", "-", "*"), right: tie("math") }),
      ),
    }));
    fc.assert(
      fc.property(math, fc.nat(1_000), fc.nat(1_000), (each, requests, bytes) => {
        const value = evaluate(each, { requests, bytes });
        const text = renderMath(each);
        expect(text).toMatch(/^[a-z\d. ()+*/-]+$/);
        // It divides by zero, so there is no data point.
        if (value === undefined) return;
        const written = new Function("requests", "bytes", `return ${text}`) as (
          ...values: readonly number[]
        ) => number;
        const computed = written(requests, bytes);
        if (Number.isFinite(computed)) expect(computed).toBeCloseTo(value, 6);
      }),
    );
  });

  it("takes what is missing for zero, and only that", () => {
    expect(evaluate(orZero("requests"), {})).toBe(0);
    expect(evaluate(orZero("requests"), { requests: 3 })).toBe(3);
  });

  it("knows hours and days of periods without data, Monday being 1 and Sunday 7", () => {
    expect(evaluate({ clock: "HOUR", of: "requests" }, {})).toBe(14);
    expect(evaluate({ clock: "DAY", of: "requests" }, {})).toBe(2);
    expect(evaluate({ clock: "DAY", of: "requests" }, {}, Date.UTC(2026, 10, 22))).toBe(7);
  });
});
