import { setImmediate } from "node:timers/promises";
import { LineWriter } from "./line-writer";

const recorded = () => {
  const writes: string[] = [];
  return { writes, write: (text: string) => writes.push(text) > 0 };
};

it("writes the lines of one turn at once, in their order", async () => {
  const stream = recorded();
  const writer = new LineWriter(stream);
  for (const line of ["1", "2", "3"]) writer.write(line);
  expect(stream.writes).toEqual([]);
  await setImmediate();
  writer.write("4");
  await setImmediate();
  expect(stream.writes).toEqual(["1\n2\n3\n", "4\n"]);
});

it("what waits is written before the end, and only once", async () => {
  const stream = recorded();
  const writer = new LineWriter(stream);
  writer.write("1");
  writer.flush();
  await setImmediate();
  expect(stream.writes).toEqual(["1\n"]);
});
