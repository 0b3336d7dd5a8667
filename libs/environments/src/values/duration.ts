const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** What a duration looks like, for messages. */
export const DURATION = "a number with s, m, h or d, such as 90d";

/** The longest duration. A token that ends so late is still within the limits of its record. */
export const LONGEST_DURATION = "1000000d";

/** @returns the seconds of a duration such as `90d`, however long; undefined for another text */
export function durationSeconds(untrustedDuration: string): number | undefined {
  const [, digits, unit] = /^(\d+)([smhd])$/.exec(untrustedDuration) ?? [];
  return digits === undefined ? undefined : Number(digits) * SECONDS[unit as keyof typeof SECONDS];
}

/** Whether a duration, in seconds, is at most {@link LONGEST_DURATION}. */
export function isWithinLongest(seconds: number): boolean {
  return seconds <= (durationSeconds(LONGEST_DURATION) ?? 0);
}

/** Whether a text is a duration for which a token can last: more than 0, and at most {@link LONGEST_DURATION}. */
export function isLifetime(untrustedDuration: string): boolean {
  const seconds = durationSeconds(untrustedDuration) ?? 0;
  return seconds > 0 && isWithinLongest(seconds);
}
