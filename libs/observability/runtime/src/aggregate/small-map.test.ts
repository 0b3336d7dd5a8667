import fc from "fast-check";
import { SmallMap } from "./small-map";

it("is a map", () => {
  const keys = fc.constantFrom("a", "b", undefined);
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, fc.nat())), (entries) => {
      const small = new SmallMap<string | undefined, number>();
      const map = new Map<string | undefined, number>();
      for (const [key, value] of entries) {
        small.set(key, value);
        map.set(key, value);
        for (const each of ["a", "b", undefined]) expect(small.get(each)).toBe(map.get(each));
      }
    }),
  );
});
