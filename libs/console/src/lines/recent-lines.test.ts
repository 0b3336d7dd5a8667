import { asBytes, writtenLine } from "./line.test-support";
import { RecentLines } from "./recent-lines";

const all = () => true;
/** The arguments that match all lines; both must have the same effect. */
const everything = [all, undefined];
/** About 40 kB: 13 of these lines fit. */
const longLine = (bytes: number) => writtenLine({ bytes, resourcePath: `/${"x".repeat(40_000)}` });
const filled = (count: number) => {
  const recent = new RecentLines(13.5 * longLine(0).length);
  for (let bytes = 0; bytes < count; bytes++) recent.add(asBytes(longLine(bytes)), 1);
  return recent;
};
const bytesOf = (lines: readonly { bytes: number }[]) => lines.map(({ bytes }) => bytes);

it.each(everything)("keeps the last lines only, and returns the newest last", (matches) => {
  const { lines, leftOut } = filled(25).matching(matches, 0, 100);
  expect(bytesOf(lines)).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24]);
  expect(leftOut).toBe(0);
});

it.each(everything)("has all lines until there are more than it keeps", (matches) => {
  for (const count of [0, 1, 3, 4, 12])
    expect(filled(count).matching(matches, 0, 100)).toMatchObject({ lines: { length: count }, leftOut: 0 });
});

it.each(everything)("counts those that are more than was asked for", (matches) => {
  const { lines, leftOut } = filled(25).matching(matches, 17, 3);
  expect(bytesOf(lines)).toEqual([22, 23, 24]);
  expect(leftOut).toBe(5);
});

it.each(everything)("goes on where it ended, also within what came at once", (matches) => {
  const recent = filled(5);
  const { end } = recent;
  expect(recent.matching(matches, end, 100).lines).toEqual([]);
  recent.add(asBytes(writtenLine({ bytes: 98 }), writtenLine({ bytes: 99 })), 2);
  expect(bytesOf(recent.matching(matches, end, 100).lines)).toEqual([98, 99]);
  expect(bytesOf(recent.matching(matches, end + 1, 100).lines)).toEqual([99]);
});

it("of more than are asked for, the newest are returned and the others counted", () => {
  const { lines, leftOut } = filled(10).matching(({ bytes }) => bytes % 2 === 0, 0, 2);
  expect(bytesOf(lines)).toEqual([6, 8]);
  expect(leftOut).toBe(3);
});

it("leaves out what is more than it can keep, and keeps what it has", () => {
  const recent = filled(3);
  recent.add(asBytes("x".repeat(600_000)), 1);
  expect(bytesOf(recent.matching(all, 0, 100).lines)).toEqual([0, 1, 2]);
});
