import { setImmediate } from "node:timers/promises";
import { LineWriter } from "./line-writer";

let written: string[];
let writer: LineWriter;
beforeEach(() => {
  written = [];
  writer = new LineWriter((lines) => written.push(String(lines)));
});

it("writes the lines of one turn at once, in their order", async () => {
  for (const line of ["1", "2", "3"]) writer.write(line);
  expect(written).toEqual([]);
  await setImmediate();
  writer.write("4");
  await setImmediate();
  expect(written).toEqual(["1\n2\n3\n", "4\n"]);
});

it("what waits is written before the end, and only once", async () => {
  writer.write("1");
  writer.flush();
  await setImmediate();
  expect(written).toEqual(["1\n"]);
});

it("writes any text in UTF-8, however much of it", async () => {
  const lines = ["ü€😀", "x".repeat(1_000_000), "€".repeat(500_000)];
  for (const line of lines) writer.write(line);
  await setImmediate();
  expect(written).toEqual([`${lines.join("\n")}\n`]);
});
