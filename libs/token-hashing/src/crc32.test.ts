import { crc32 as crc32OfZlib } from "node:zlib";
import fc from "fast-check";
import { crc32 } from "./crc32";

it("is zlib's", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => crc32(bytes) === crc32OfZlib(bytes)));
});

it("gives the check value of the published catalogue", () => {
  expect(crc32(Buffer.from("123456789"))).toBe(0xcbf43926);
});
