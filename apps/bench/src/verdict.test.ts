import type { Verdict } from "./verdict";
import { formatVerdict, isMet } from "./verdict";

const of = (median: number, target: Verdict["target"]): Verdict => ({
  what: "x",
  measured: { median, min: median - 1, max: median + 1 },
  target,
});

test.each([
  [of(0.4, { atLeast: 0.4 }), true],
  [of(0.39, { atLeast: 0.4 }), false],
  [of(2, { below: 2 }), false],
  [of(1.99, { below: 2 }), true],
  [of(1.2, { atMost: 1.2 }), true],
  [of(1.21, { atMost: 1.2 }), false],
])("the median decides: %j is %s", (verdict, met) => {
  expect(isMet(verdict)).toBe(met);
});

test("a line says what was measured, its spread, the target and whether it is met", () => {
  expect(formatVerdict({ ...of(3, { below: 15 }), what: "start-up", unit: "s" })).toBe(
    "met      start-up: 3.00 s (2.00 to 4.00), target < 15 s",
  );
  expect(formatVerdict(of(16.25, { below: 15 }))).toBe("NOT MET  x: 16.3 (15.3 to 17.3), target < 15");
});
