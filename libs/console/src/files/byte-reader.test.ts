import fc from "fast-check";
import { ByteReader } from "./byte-reader";

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
}

it("hands over every byte once, in whatever pieces they come and however they are read", async () => {
  const step = fc.tuple(fc.constantFrom("read", "peek", "available"), fc.nat(9));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 7 })),
      fc.array(step, { maxLength: 20 }),
      async (pieces, steps) => {
        const all = Buffer.concat(pieces);
        const reader = new ByteReader(each(pieces));
        let at = 0;
        for (const [how, length] of steps) {
          const bytes = await reader[how as "read" | "peek" | "available"](length);
          expect(bytes).toEqual(all.subarray(at, at + bytes.length));
          if (how !== "available") expect(bytes).toHaveLength(Math.min(length, all.length - at));
          else expect(bytes.length > 0).toBe(length > 0 && at < all.length);
          if (how === "available") reader.drop(bytes.length);
          if (how !== "peek") at += bytes.length;
        }
        const rest: Buffer[] = [];
        for await (const piece of reader.rest()) rest.push(piece);
        expect(Buffer.concat(rest)).toEqual(all.subarray(at));
      },
    ),
  );
});

it("copies nothing of a piece of which a little is taken at a time", async () => {
  const piece = Buffer.alloc(1000);
  const reader = new ByteReader(
    (async function* () {
      yield await Promise.resolve(piece);
    })(),
  );
  for (let at = 0; at < 1000; at += 10) {
    const bytes = await reader.available(16);
    expect([bytes.buffer === piece.buffer, bytes.byteOffset - piece.byteOffset]).toEqual([true, at]);
    reader.drop(3);
    await reader.read(7);
  }
});
