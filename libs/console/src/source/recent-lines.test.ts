import { writtenLine } from "./line.test-support";
import { RecentLines } from "./recent-lines";

const all = () => true;
/** What all lines can be asked for with: it must make no difference. */
const everything = [all, undefined];
const filled = (count: number) => {
  const recent = new RecentLines(10);
  for (let bytes = 0; bytes < count; bytes++) recent.add(writtenLine({ bytes }));
  return recent;
};
const bytesOf = (lines: readonly { bytes: number }[]) => lines.map(({ bytes }) => bytes);

it.each(everything)("keeps the last lines only, and returns the newest last", (matches) => {
  const { lines, leftOut } = filled(25).matching(matches, 0, 100);
  expect(bytesOf(lines)).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
  expect(leftOut).toBe(0);
});

it.each(everything)("counts those that are more than was asked for", (matches) => {
  const { lines, leftOut } = filled(25).matching(matches, 17, 3);
  expect(bytesOf(lines)).toEqual([22, 23, 24]);
  expect(leftOut).toBe(5);
});

it("goes on where it ended", () => {
  const recent = filled(5);
  const { end } = recent;
  expect(recent.matching(all, end, 100).lines).toEqual([]);
  recent.add(writtenLine({ bytes: 99 }));
  expect(bytesOf(recent.matching(all, end, 100).lines)).toEqual([99]);
});

it("of more than are asked for, the newest are returned and the others counted", () => {
  const { lines, leftOut } = filled(10).matching(({ bytes }) => bytes % 2 === 0, 0, 2);
  expect(bytesOf(lines)).toEqual([6, 8]);
  expect(leftOut).toBe(3);
});
