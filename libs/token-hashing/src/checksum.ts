import { crc32 } from "node:zlib";
import { toBase62 } from "./base62";

/** 62^6 is the first power of 62 above 2^32. */
export const CHECKSUM_LENGTH = 6;

/** CRC-32 of a text's UTF-8 bytes, in base62. It finds typing and copying errors; it is no proof of origin. */
export function checksumOf(text: string): string {
  return toBase62(BigInt(crc32(text)), CHECKSUM_LENGTH);
}
