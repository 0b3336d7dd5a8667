import { once } from "node:events";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { bundle } from "../bundle";
import { asBytes } from "../lines/line.test-support";
import { LineQueue } from "./line-queue";

/** What fits into a segment with its line break, and how many segments there are beside the one that is being read. */
const LONGEST = 128 * 1024 - 1;
const SEGMENTS = 63;
const write = (queue: LineQueue, lines: readonly string[]) => queue.write(asBytes(...lines));

/** The lines that the thread gets, without their line breaks. */
const readLines = () => {
  let text = "";
  thread.read((lines) => (text += Buffer.from(lines).toString("utf8")));
  return text.split("\n").slice(0, -1);
};

let gateway: LineQueue;
let thread: LineQueue;
beforeEach(() => {
  gateway = new LineQueue();
  thread = new LineQueue(gateway.memory);
});

it("passes each line on once and in order, whatever is in it, round after round", () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 }).map((each) => each.replaceAll("\n", " "));
  const padded = fc
    .tuple(text, fc.constantFrom(0, 1, 1000, LONGEST / 4))
    .map(([each, length]) => each + "ü".repeat(length));
  fc.assert(
    fc.property(fc.array(padded, { minLength: 1, maxLength: 10 }), (lines) => {
      write(gateway, lines);
      expect(readLines()).toEqual(lines);
      expect(readLines()).toEqual([]);
    }),
  );
  expect(thread.dropped).toBe(0);
});

it("passes everything on that it has room for, also while the reader is behind", () => {
  const lineOf = (n: number) => `${n} `.padEnd(LONGEST / 3 - 1, "x");
  for (let round = 0; round < 20; round++) {
    const lines = Array.from({ length: 3 * SEGMENTS }, (_, n) => lineOf(round * 1000 + n));
    const middle = 1 + ((round * 7) % lines.length);
    write(gateway, lines.slice(0, middle));
    const first = readLines();
    write(gateway, lines.slice(middle));
    expect([...first, ...readLines()]).toEqual(lines);
  }
  expect(thread.dropped).toBe(0);
});

it("counts each line that finds no room, and has room again for what was read", () => {
  const filling = Array.from({ length: SEGMENTS }, (_, n) => `${n} `.padEnd(LONGEST, "x"));
  write(gateway, ["".padEnd(LONGEST, "x")]);
  readLines();
  for (let round = 1; round <= 3; round++) {
    write(gateway, filling);
    write(gateway, ["1", "2", "3"]);
    expect(thread.dropped).toBe(3 * round);
    expect(readLines()).toEqual(filling);
  }
});

it("leaves out a line that is longer than a segment, and no other", () => {
  write(gateway, ["before", "x".repeat(LONGEST + 1), "after"]);
  expect(readLines()).toEqual(["before", "after"]);
  expect(thread.dropped).toBe(1);
});

it("leaves out what has no end, rather than look for it for ever", () => {
  gateway.write(Buffer.alloc(2 * LONGEST, "x"));
  expect(readLines()).toEqual([]);
  expect(thread.dropped).toBe(1);
});

it("goes through the same memory while the reader keeps up", () => {
  const line = "x".repeat(LONGEST / 2);
  for (let n = 0; n < 100; n++) {
    write(gateway, [line]);
    readLines();
  }
  const used = Buffer.from(gateway.memory).lastIndexOf("x");
  expect(used).toBeLessThan(gateway.memory.byteLength / 10);
});

it("loses nothing and mixes nothing up when both threads are at it at once", async () => {
  const written = 100_000;
  const program = await bundle(join(__dirname, "line-queue-writer.test-support.ts"), { platform: "node" });
  const workerData = { memory: gateway.memory, lines: written };
  const worker = new Worker(program, { eval: true, execArgv: [], workerData });
  let isRunning = true;
  void once(worker, "exit").then(() => (isRunning = false));
  const lines: string[] = [];
  while (isRunning) {
    lines.push(...readLines());
    await setImmediate();
  }
  lines.push(...readLines());
  expect(lines.length + thread.dropped).toBe(written);
  expect(lines.length).toBeGreaterThan(SEGMENTS);
  const numbers = lines.map((line) => Number(/^\{(\d+) x*\}$/.exec(line)?.[1]));
  expect(numbers.every((number, at) => at === 0 || number > (numbers[at - 1] as number))).toBe(true);
});
