import fc from "fast-check";
import { type TimelineOptions, Timeline } from "./timeline";

const SECOND = 1000;
const counts = (options: Partial<TimelineOptions> = {}) =>
  new Timeline<{ count: number }>(
    { create: () => ({ count: 0 }), merge: (into, from) => (into.count += from.count) },
    { widthMs: SECOND, maxSlots: 10, ...options },
  );

const total = (timeline: Timeline<{ count: number }>, from = -Infinity, to = Infinity) =>
  [...timeline.between(from, to)].reduce((sum, [, { count }]) => sum + count, 0);

it("keeps everything in no more slots than it may have, whatever the times", () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), (times) => {
      const timeline = counts();
      for (const time of times) timeline.at(time).count++;
      expect(timeline.size).toBeLessThanOrEqual(10);
      expect(total(timeline)).toBe(times.length);
    }),
  );
});

it("slots begin on multiples of their width, also after they became wider", () => {
  const timeline = counts();
  for (let second = 0; second < 100; second++) timeline.at(second * SECOND).count++;
  expect(timeline.widthMs).toBe(10 * SECOND);
  expect(timeline.starts()).toEqual(Array.from({ length: 10 }, (_, slot) => slot * 10 * SECOND));
  expect(total(timeline, 0, 50 * SECOND)).toBe(50);
});

it("forgets what is older than it keeps", () => {
  const timeline = counts({ keepMs: 5 * SECOND });
  for (let second = 0; second < 100; second++) timeline.at(second * SECOND).count++;
  expect(timeline.widthMs).toBe(SECOND);
  expect(Math.min(...timeline.starts())).toBe(94 * SECOND);
});

it("a time that comes late is still counted where it belongs", () => {
  const timeline = counts();
  timeline.at(5 * SECOND).count++;
  timeline.at(2 * SECOND).count++;
  expect(timeline.starts()).toEqual([2 * SECOND, 5 * SECOND]);
});
