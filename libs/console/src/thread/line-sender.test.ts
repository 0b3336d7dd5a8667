import { asBytes } from "../lines/line.test-support";
import { LineSender, type LineBatch } from "./line-sender";

const MEGABYTE = 1024 * 1024;

let sent: LineBatch[];
let sender: LineSender;
beforeEach(() => {
  jest.useFakeTimers();
  sent = [];
  sender = new LineSender((batch) => sent.push(batch));
});
afterEach(() => jest.useRealTimers());

const textOf = ({ lines }: LineBatch) => Buffer.from(lines).toString("utf8");

it("sends lines in their order, those of some milliseconds at once", () => {
  const lines = asBytes("1", "ü");
  sender.write(lines);
  lines.fill(0);
  sender.write(asBytes("3"));
  expect(sent).toEqual([]);
  jest.runAllTimers();
  sender.write(asBytes("4"));
  sender.flush();
  expect(sent.map(textOf)).toEqual(["1\nü\n3\n", "4\n"]);
  sender.flush();
  jest.runAllTimers();
  expect(sent).toHaveLength(2);
});

it("counts the lines for which there is no room, and has room again for what was read", () => {
  const filling = Buffer.alloc(8 * MEGABYTE, "x");
  for (let round = 1; round <= 3; round++) {
    sender.write(filling);
    sender.write(asBytes("1", "2", "3"));
    jest.runAllTimers();
    expect(sent.at(-1)).toMatchObject({ lines: { length: 8 * MEGABYTE }, dropped: 3 * round });
    sender.acknowledge(8 * MEGABYTE);
  }
});

it("tells what was dropped even if no line follows", () => {
  sender.write(Buffer.alloc(8 * MEGABYTE, "x"));
  jest.runAllTimers();
  sender.write(asBytes("1"));
  jest.runAllTimers();
  expect(sent.at(-1)).toMatchObject({ lines: { length: 0 }, dropped: 1 });
});
