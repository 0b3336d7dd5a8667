import { createHash } from "node:crypto";

/** Bytes of a packed id. */
export const ID_BYTES = 28;

/** Characters of CloudWatch Logs' ids in each example of AWS. */
const LENGTH = 2 * ID_BYTES;

const DECIMAL = /^\d+$/;

/**
 * Packs the ids of log events, {@link ID_BYTES} bytes each: two digits a byte for the 56 digits that CloudWatch Logs sends.
 * AWS documents no form, so any other text becomes the first bytes of its SHA-256 behind a byte that no digits give.
 */
export function packEventIds(ids: readonly string[]): Uint8Array {
  // Digits are packed as hexadecimal digits are decoded, which is done for all at once (benchmark `usage`).
  const texts = ids.every((id) => id.length === LENGTH) ? ids.join("") : "";
  if (DECIMAL.test(texts)) return Buffer.from(texts, "hex");
  return Buffer.concat(ids.map(packEventId));
}

function packEventId(id: string): Buffer {
  if (id.length === LENGTH && DECIMAL.test(id)) return Buffer.from(id, "hex");
  const digest = createHash("sha256").update(id).digest();
  return Buffer.concat([Buffer.of(0xff), digest.subarray(0, ID_BYTES - 1)]);
}
