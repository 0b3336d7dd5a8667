import fc from "fast-check";
import { LineRing } from "./line-ring";

const MEGABYTE = 1024 * 1024;
const write = (ring: LineRing, lines: readonly string[]) =>
  ring.write(Buffer.from(lines.map((line) => `${line}\n`).join("")));

let gateway: LineRing;
let thread: LineRing;
beforeEach(() => {
  gateway = new LineRing();
  thread = new LineRing(gateway.memory);
});

it("passes each line on once and in order, whatever is in it, round after round", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 }).map((each) => each.replaceAll("\n", " "));
  const padded = fc
    .tuple(text, fc.constantFrom(0, 1, 1000, MEGABYTE))
    .map(([each, length]) => each + "ü".repeat(length));
  fc.assert(
    fc.property(fc.array(padded, { minLength: 1, maxLength: 3 }), (lines) => {
      write(gateway, lines);
      expect(thread.read()).toEqual(lines);
      expect(thread.read()).toEqual([]);
    }),
    { numRuns: 50 },
  );
  expect(thread.dropped).toBe(0);
});

it("passes everything on that it has room for at once", () => {
  for (let n = 0; n < 20; n++) {
    const lines = Array.from({ length: 8 }, (_, at) => `${n} ${at} `.padEnd(MEGABYTE - 1, "x"));
    for (const line of lines) write(gateway, [line]);
    expect(thread.read()).toEqual(lines);
  }
});

it("counts each line that finds no room, and has room again for what was read", () => {
  const most = "x".repeat(8 * MEGABYTE - 1);
  for (let round = 1; round <= 3; round++) {
    write(gateway, [most]);
    write(gateway, ["1", "2", "3"]);
    expect(thread.dropped).toBe(3 * round);
    expect(thread.read()).toEqual([most]);
  }
});

it("goes on when its counts begin again", () => {
  const counts = new Uint32Array(gateway.memory, 0, 2);
  counts.fill(2 ** 32 - 10);
  for (const line of ["before", "between and after", "after"]) {
    write(gateway, [line]);
    expect(thread.read()).toEqual([line]);
  }
  expect(counts[0]).toBeLessThan(100);
});
