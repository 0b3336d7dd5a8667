/** "Invocation payload (request and response): 6 MB each for synchronous invocations." */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** Whether a text is longer than what a function gets or answers. */
export function isOverPayloadLimit(text: string): boolean {
  // No character takes more than three bytes, so that only long texts are measured.
  return text.length * 3 > MAX_PAYLOAD_BYTES && Buffer.byteLength(text) > MAX_PAYLOAD_BYTES;
}
