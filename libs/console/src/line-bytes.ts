export const LINE_BREAK = 0x0a;

/**
 * Lines go from one place to the next in pieces of whole lines, none larger than this. No line is as long: its values are the
 * gateway's own, or bounded by what it takes of a request.
 */
export const PIECE_BYTES = 128 * 1024;

/**
 * Copies bytes to or from memory that threads share. `set` and `copy` take twelve times as long there: V8 makes them safe
 * against a write meanwhile.
 */
export function copyBytes(from: Uint8Array, into: Buffer, at: number): void {
  if (from.length > 0) into.fill(from, at, at + from.length);
}
