import { BoundedMemo } from "./bounded-memo";

it("makes what a text stands for once", () => {
  const make = jest.fn((text: string) => text.toUpperCase());
  const memo = new BoundedMemo(make);
  expect([memo.get("a"), memo.get("a"), memo.get("b")]).toEqual(["A", "A", "B"]);
  expect(make).toHaveBeenCalledTimes(2);
});

it("keeps only so many, and none that is long, and answers for all", () => {
  const memo = new BoundedMemo((text) => text.length, 10, 5);
  for (let n = 0; n < 1000; n++) expect(memo.get(`${n}`)).toBe(`${n}`.length);
  expect(memo.size).toBeLessThanOrEqual(10);
  const before = memo.size;
  expect(memo.get("longer")).toBe(6);
  expect(memo.size).toBe(before);
});
