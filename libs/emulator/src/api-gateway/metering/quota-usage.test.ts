import fc from "fast-check";
import { countRequest, grantRemaining, NO_QUOTA_REMAINING, remaining } from "./quota-usage";
import type { UsageRecord } from "../../state/usage-plan";

const NOON = Date.parse("2026-11-24T12:00:00Z");
const DAY = 86_400_000;
const quota = { limit: 5, period: "DAY" } as const;

const count = (times: number, now = NOON, from?: UsageRecord) =>
  Array.from({ length: times }).reduce<UsageRecord | undefined>(
    (record) => countRequest(record, quota, now),
    from,
  );

it("what was used and what remains are always the limit together", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 }), (requests) => {
      expect(remaining(count(requests), quota, NOON)).toBe(5 - requests);
    }),
  );
});

it("starts anew with the next period", () => {
  const record = count(5);
  expect(remaining(record, quota, NOON)).toBe(0);
  expect(remaining(record, quota, Date.parse("2026-11-24T23:59:59.999Z"))).toBe(0);
  expect(remaining(record, quota, Date.parse("2026-11-25T00:00:00Z"))).toBe(5);
});

it("an extension holds for the current period only", () => {
  const record = grantRemaining(count(5), quota, 3, NOON);
  expect(remaining(record, quota, NOON)).toBe(3);
  expect(remaining(count(2, NOON, record), quota, NOON)).toBe(1);
  expect(remaining(record, quota, NOON + DAY)).toBe(5);
});

it("keeps, for each day, what was used and what remained after", () => {
  const record = count(1, NOON + DAY, count(2));
  expect(record?.days).toEqual({ "2026-11-24": [2, 3], "2026-11-25": [1, 4] });
});

it("forgets days that GetUsage cannot reach", () => {
  let record: UsageRecord | undefined;
  for (let day = 0; day < 200; day++) record = countRequest(record, quota, NOON + day * DAY);
  expect(Object.keys(record?.days ?? {})).toHaveLength(90);
  expect(record?.days["2026-11-24"]).toBeUndefined();
});

it("counts without a quota too", () => {
  const record = countRequest(countRequest(undefined, undefined, NOON), undefined, NOON);
  expect(record.days["2026-11-24"]).toEqual([2, NO_QUOTA_REMAINING]);
  expect(remaining(record, undefined, NOON)).toBe(Infinity);
});
