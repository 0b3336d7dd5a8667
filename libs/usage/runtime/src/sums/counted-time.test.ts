import { hoursIn, joinedTimes, uncountedTimes } from "./counted-time";

it.each([
  ["nothing was counted", [], [[10, 20]]],
  ["all was", [[0, 30]], []],
  [
    "it began and ended within",
    [[12, 18]],
    [
      [10, 12],
      [18, 20],
    ],
  ],
  [
    "it was off between",
    [
      [15, 40],
      [0, 11],
    ],
    [[11, 15]],
  ],
  [
    "times overlap",
    [
      [0, 15],
      [2, 3],
      [14, 19],
    ],
    [[19, 20]],
  ],
  [
    "it was at other times",
    [
      [0, 10],
      [20, 30],
    ],
    [[10, 20]],
  ],
] as [string, [number, number][], [number, number][]][])("is missing where %s", (_, counted, missing) => {
  const timesOf = (all: [number, number][]) => all.map(([from, to]) => ({ from, to }));
  expect(uncountedTimes({ from: 10, to: 20 }, timesOf(counted))).toEqual(timesOf(missing));
});

it("is joined over cells", () => {
  const joined = joinedTimes([
    { from: 5, to: 9 },
    { from: 0, to: 5 },
    { from: 20, to: 90_000 },
    { from: 6, to: 7 },
  ]);
  expect(joined).toEqual([
    { from: 0, to: 9 },
    { from: 20, to: 90_000 },
  ]);
  expect(hoursIn([{ from: 0, to: 5_400_000 }])).toBe(1.5);
});
