import fc from "fast-check";
import { firstOf } from "./first-of";

it("is the beginning of all in their order", () => {
  const limits = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(Infinity));
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 300 }), limits, (all, limit) => {
      const compare = (a: number, b: number) => b - a;
      expect(firstOf(all, limit, compare)).toEqual([...all].sort(compare).slice(0, limit));
    }),
  );
});
