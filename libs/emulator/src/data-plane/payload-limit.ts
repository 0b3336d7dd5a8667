/** "Invocation payload (request and response): 6 MB each for synchronous invocations." */
export const MAX_EVENT_BYTES = 6 * 1024 * 1024;

/** What Lambda's error for a longer answer says; its page says 6 MB. */
export const MAX_RESPONSE_BYTES = 6_291_556;

/** Lambda's error for an answer that is longer, as recorded (DataBiosphere/azul#8192). */
export const RESPONSE_TOO_LARGE = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;

export function isLongerThan(bytes: number, text: string): boolean {
  // No character takes more than three bytes, so that only long texts are measured.
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}
