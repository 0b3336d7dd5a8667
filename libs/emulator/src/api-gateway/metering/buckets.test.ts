import { Buckets } from "./token-bucket";

it("limits each name by itself", () => {
  const buckets = new Buckets();
  const limits = { rateLimit: 1, burstLimit: 1 };
  expect([buckets.take("a", limits, 0), buckets.take("a", limits, 0), buckets.take("b", limits, 0)]).toEqual([
    true,
    false,
    true,
  ]);
});

it("forgets buckets that are full again, so that memory does not grow with every key that ever called", () => {
  const buckets = new Buckets();
  for (let key = 0; key < 100_000; key++)
    buckets.take(`key ${key}`, { rateLimit: 10, burstLimit: 10 }, key * 100);
  expect(buckets.size).toBeLessThanOrEqual(10_001);
});
