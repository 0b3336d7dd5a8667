import { inflateRawSync } from "node:zlib";
import { StoredUsageError } from "./errors";

/**
 * Unpacks raw deflate of JSON, the form in which the tables have what is too much for attributes.
 *
 * @param item names the stored item in the error
 * @throws {StoredUsageError} when the bytes are something else
 */
export function unpackJson(packed: Uint8Array, item: string): unknown {
  try {
    return JSON.parse(inflateRawSync(packed).toString("utf8"));
  } catch {
    throw new StoredUsageError(item, "it is not deflated JSON");
  }
}
