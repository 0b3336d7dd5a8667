import fc from "fast-check";
import { LatencyHistogram } from "./latency-histogram";

const histogramOf = (values: readonly number[]) => {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
};

const latencies = fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 1, maxLength: 300 });
const percent = fc.integer({ min: 0, max: 100 });

it("a percentile is never too low, and at most 10 % and a millisecond too high", () => {
  fc.assert(
    fc.property(latencies, percent, (values, percent) => {
      const sorted = [...values].sort((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil((values.length * percent) / 100)) - 1] as number;
      const read = histogramOf(values).percentile(percent) as number;
      expect(read).toBeGreaterThanOrEqual(exact);
      expect(read).toBeLessThanOrEqual(exact * 1.1 + 1);
    }),
  );
});

it("several added up say the same as one of all values", () => {
  fc.assert(
    fc.property(latencies, latencies, percent, (left, right, percent) => {
      const sum = histogramOf(left);
      sum.add(histogramOf(right));
      expect(sum.percentile(percent)).toBe(histogramOf([...left, ...right]).percentile(percent));
    }),
  );
});

it("without values there is no percentile", () => {
  expect(new LatencyHistogram().percentile(50)).toBeUndefined();
});

it("what is longer than any request counts as the longest", () => {
  expect(histogramOf([1e12]).percentile(50)).toBe(300_000);
});
