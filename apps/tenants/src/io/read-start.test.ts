import { Readable } from "node:stream";
import { readStart } from "./terminal";

it("reads a stream to its end, whatever its pieces are", async () => {
  expect(await readStart(Readable.from([Buffer.from([0xc3]), Buffer.from([0xa4, 0x0a])]), 10)).toBe(
    "\u00e4\n",
  );
});

it("reads no further than it has to, of a stream that never ends", async () => {
  const stream = new Readable({ read: () => void stream.push(Buffer.alloc(100)) });
  expect(await readStart(stream, 250)).toHaveLength(300);
  expect(stream.destroyed).toBe(true);
});
