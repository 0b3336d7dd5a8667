import { pairwise, quantile, summarize } from "./statistics";

test("a summary does not depend on the order of the rounds, and leaves them as they are", () => {
  const rounds = [10, 9, 100];
  expect(summarize(rounds)).toEqual({ median: 10, min: 9, max: 100 });
  expect(rounds).toEqual([10, 9, 100]);
});

test("the median of an even number of rounds is between the two in the middle", () => {
  expect(summarize([4, 1, 2, 3]).median).toBe(2.5);
});

test("a quantile is interpolated, and its ends are the smallest and the largest value", () => {
  const sorted = Array.from({ length: 101 }, (_, n) => n);
  expect([0, 0.5, 0.99, 1].map((share) => quantile(sorted, share))).toEqual([0, 50, 99, 100]);
  expect(quantile([0, 10], 0.99)).toBeCloseTo(9.9);
  expect(quantile([7], 0.99)).toBe(7);
});

test("nothing has no quantile", () => {
  expect(() => summarize([])).toThrow("no values");
});

test("rounds are compared with the round of the same number", () => {
  expect(pairwise([2, 9], [4, 3], (a, b) => a / b)).toEqual([0.5, 3]);
  expect(() => pairwise([1], [1, 2], (a, b) => a / b)).toThrow("1 rounds against 2");
});
