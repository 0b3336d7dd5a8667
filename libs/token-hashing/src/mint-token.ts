import { randomBytes as cryptoRandomBytes } from "node:crypto";
import { toBase62, checksumOf } from "./checksum";
import { RandomnessError, TokenPrefixError } from "./errors";
import { isTokenPrefix, RANDOM_BYTES, RANDOM_LENGTH } from "./token-format";

/** A source of `size` unpredictable bytes. */
export type RandomBytes = (size: number) => Uint8Array;

/**
 * Mints a new token: `<prefix>_<43 base62 digits of 256 random bits><6 base62 digits of CRC-32>`.
 *
 * The result is a secret. Store its `hashToken`, show it once, and keep it nowhere.
 *
 * @throws {TokenPrefixError} when the prefix is not lower-case words joined by underscores.
 * @throws {RandomnessError} when the random source returns another number of bytes than requested.
 */
export function mintToken(prefix: string, randomBytes: RandomBytes = cryptoRandomBytes): string {
  if (!isTokenPrefix(prefix)) throw new TokenPrefixError(prefix);
  const bytes = randomBytes(RANDOM_BYTES);
  if (bytes.length !== RANDOM_BYTES) throw new RandomnessError(RANDOM_BYTES, bytes.length);
  const random = toBase62(BigInt(`0x${Buffer.from(bytes).toString("hex")}`), RANDOM_LENGTH);
  const unchecked = `${prefix}_${random}`;
  return unchecked + checksumOf(unchecked);
}
