import { extentOf } from "./timeline";

const MINUTE = 60_000;
const noon = Date.parse("2026-11-24T12:00:00Z");
const hour = Array.from({ length: 60 }, (_, minute) => ({ startsAt: noon + minute * MINUTE, lines: 100 }));

it("is from the first slot's beginning to the last one's end", () => {
  expect(extentOf(hour, MINUTE)).toEqual({ from: noon, to: noon + 60 * MINUTE, outside: 0 });
});

it("leaves out few lines that are years away, and says how many", () => {
  const slots = [{ startsAt: 0, lines: 2 }, ...hour, { startsAt: Date.parse("2106-01-01"), lines: 3 }];
  expect(extentOf(slots, MINUTE)).toEqual({ from: noon, to: noon + 60 * MINUTE, outside: 5 });
});

it("keeps a quiet beginning and end", () => {
  const slots = [{ startsAt: noon - 30 * MINUTE, lines: 1 }, ...hour];
  expect(extentOf(slots, MINUTE)).toMatchObject({ from: noon - 30 * MINUTE, outside: 0 });
});

it("of one line is its slot, and of none nothing", () => {
  expect(extentOf([{ startsAt: noon, lines: 1 }], MINUTE)).toEqual({
    from: noon,
    to: noon + MINUTE,
    outside: 0,
  });
  expect(extentOf([], MINUTE)).toBeUndefined();
});
