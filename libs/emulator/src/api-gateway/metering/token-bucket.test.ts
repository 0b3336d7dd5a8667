import fc from "fast-check";
import { type Bucket, isFull, takeToken } from "./token-bucket";

const limits = fc.record({
  rateLimit: fc.double({ min: 0.1, max: 100, noNaN: true }),
  burstLimit: fc.integer({ min: 1, max: 50 }),
});
/** Milliseconds between one request and the next. */
const gaps = fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 200 });

describe("takeToken", () => {
  it("never lets more through than the burst and what the rate refills, in any time since the start", () => {
    fc.assert(
      fc.property(limits, gaps, (limit, waits) => {
        let bucket: Bucket | undefined;
        let now = 0;
        let admitted = 0;
        for (const wait of waits) {
          now += wait;
          const after = takeToken(bucket, limit, now);
          if (after) {
            bucket = after;
            admitted++;
          }
          expect(admitted).toBeLessThanOrEqual(limit.burstLimit + (now / 1000) * limit.rateLimit + 1e-6);
        }
      }),
    );
  });

  it("lets a caller through that stays below the rate, whatever it did before", () => {
    fc.assert(
      fc.property(limits, (limit) => {
        let bucket = takeToken({ tokens: 0, at: 0 }, limit, 0);
        expect(bucket).toBeUndefined();
        let now = 0;
        for (let request = 0; request < 20; request++) {
          now += 1000 / limit.rateLimit + 0.001;
          bucket = takeToken(bucket ?? { tokens: 0, at: 0 }, limit, now);
          expect(bucket).toBeDefined();
        }
      }),
    );
  });

  it("admits exactly the burst at one moment, and one more when the rate has refilled one", () => {
    const limit = { rateLimit: 10, burstLimit: 3 };
    let bucket: Bucket | undefined;
    for (let request = 0; request < 3; request++) bucket = takeToken(bucket, limit, 0);
    expect(takeToken(bucket, limit, 0)).toBeUndefined();
    expect(takeToken(bucket, limit, 99)).toBeUndefined();
    expect(takeToken(bucket, limit, 100)).toBeDefined();
  });

  it("refuses everything at rate and burst zero, and nothing without limits", () => {
    expect(takeToken(undefined, { rateLimit: 0, burstLimit: 0 }, 0)).toBeUndefined();
    let bucket: Bucket | undefined;
    for (let request = 0; request < 1000; request++) {
      bucket = takeToken(bucket, {}, 0);
      expect(bucket).toBeDefined();
    }
  });

  it("obeys lower limits at once when they change", () => {
    const bucket = takeToken(undefined, { rateLimit: 100, burstLimit: 100 }, 0);
    const lower = { rateLimit: 1, burstLimit: 1 };
    const after = takeToken(bucket, lower, 0);
    expect(after).toBeDefined();
    expect(takeToken(after, lower, 0)).toBeUndefined();
  });

  it("takes nothing away when the clock goes backwards", () => {
    const limit = { rateLimit: 1, burstLimit: 2 };
    const bucket = takeToken(undefined, limit, 5000);
    expect(takeToken(bucket, limit, 0)).toBeDefined();
  });
});

it("a bucket is full again once the rate had the time for it", () => {
  const limit = { rateLimit: 2, burstLimit: 2 };
  const bucket = takeToken(undefined, limit, 0) as Bucket;
  expect(isFull(bucket, limit, 499)).toBe(false);
  expect(isFull(bucket, limit, 500)).toBe(true);
});
