import fc from "fast-check";
import { coveringArray, pairsIn } from "./covering-array";

const levels = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 9 });

describe("a covering array", () => {
  it("has each pair of levels of two factors in a row, and in its rows nothing but levels", () => {
    fc.assert(
      fc.property(levels, (counts) => {
        const rows = coveringArray(counts);
        const covered = new Set(rows.flatMap(pairsIn));
        counts.forEach((count, factor) =>
          counts.slice(0, factor).forEach((others, before) => {
            for (let level = 0; level < count; level += 1)
              for (let other = 0; other < others; other += 1)
                expect(covered).toContain(`${before}:${other} ${factor}:${level}`);
          }),
        );
        for (const row of rows)
          expect(row.map((level, factor) => level >= 0 && level < (counts[factor] ?? 0))).toEqual(
            counts.map(() => true),
          );
      }),
    );
  });

  it("has every level, also of a factor that stands alone", () => {
    fc.assert(
      fc.property(levels, (counts) => {
        const rows = coveringArray(counts);
        counts.forEach((count, factor) => expect(new Set(rows.map((row) => row[factor])).size).toBe(count));
      }),
    );
  });

  it("is far shorter than all combinations: ten factors of two levels take fewer than 15 rows, not 1,024", () => {
    expect(coveringArray(Array.from({ length: 10 }, () => 2)).length).toBeLessThan(15);
  });
});
