import { LineBatches } from "./line-batches";

const line = `${"x".repeat(1023)}\n`;

let posted: string[];
let hasRoom: boolean;
let batches: LineBatches;
beforeEach(() => {
  jest.useFakeTimers();
  posted = [];
  hasRoom = true;
  batches = new LineBatches({ admit: () => hasRoom }, (lines) => posted.push(lines));
});
afterEach(() => jest.useRealTimers());

it("hands over the lines of some milliseconds at once, and nothing when there are none", () => {
  for (const each of ["1\n", "2\n3\n"]) batches.add(each);
  expect(posted).toEqual([]);
  jest.advanceTimersByTime(25);
  jest.advanceTimersByTime(1000);
  batches.flush();
  expect(posted).toEqual(["1\n2\n3\n"]);
});

it("what comes faster than that is handed over in batches of a bounded size, with every line once", () => {
  const lines = Array.from({ length: 1000 }, (_, n) => `${n} ${line}`);
  for (const each of lines) batches.add(each);
  batches.flush();
  jest.advanceTimersByTime(25);
  expect(Math.max(...posted.map(({ length }) => length))).toBeLessThan(260 * 1024);
  expect(posted.join("")).toBe(lines.join(""));
});

it("keeps nothing that finds no room", () => {
  hasRoom = false;
  batches.add("1\n");
  jest.advanceTimersByTime(25);
  hasRoom = true;
  batches.add("2\n");
  jest.advanceTimersByTime(25);
  expect(posted).toEqual(["2\n"]);
});
