import { createHash } from "node:crypto";

/** Bytes of a packed id. */
export const ID_BYTES = 28;

/** The form of CloudWatch Logs' ids in each example of AWS. */
const DECIMAL = /^\d{56}$/;

/**
 * Packs the id of a log event: two digits a byte for the 56 digits that CloudWatch Logs sends. AWS documents no form,
 * so any other text becomes the first bytes of its SHA-256 behind a byte that no digits give.
 *
 * @param target receives {@link ID_BYTES} bytes at `offset`
 */
export function packEventId(id: string, target: Uint8Array, offset: number): void {
  if (!DECIMAL.test(id)) {
    target[offset] = 0xff;
    createHash("sha256")
      .update(id)
      .digest()
      .copy(target, offset + 1, 0, ID_BYTES - 1);
    return;
  }
  for (let at = 0; at < ID_BYTES; at += 1)
    target[offset + at] = ((id.charCodeAt(2 * at) & 0xf) << 4) | (id.charCodeAt(2 * at + 1) & 0xf);
}
