import { crc32 } from "./crc32";

/** Digits of base62, in order of their value. */
export const BASE62_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * Writes a whole number in base62, padded with zeros to `length` digits, so that the length is fixed.
 *
 * @throws {RangeError} when the number is negative or needs more digits.
 */
export function toBase62(value: bigint, length: number): string {
  let digits = "";
  let rest = value;
  while (rest > 0n) {
    digits = BASE62_ALPHABET.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  if (value < 0n || digits.length > length) throw new RangeError(`not a number of ${length} base62 digits`);
  return digits.padStart(length, "0");
}

/** 62^6 is the first power of 62 above 2^32. */
export const CHECKSUM_LENGTH = 6;

/**
 * Returns the CRC-32 of a text's UTF-8 bytes, in base62. It detects typing and copying errors; it does not
 * prove the origin.
 */
export function checksumOf(text: string): string {
  return toBase62(BigInt(crc32(Buffer.from(text))), CHECKSUM_LENGTH);
}
