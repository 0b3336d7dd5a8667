/** When a token ends, in UTC and to the second. @param expiresAt seconds since 1970 @param cacheTtlSeconds of the authorizer */
export function endText(expiresAt: number, cacheTtlSeconds: number): string {
  const time = new Date(expiresAt * 1000);
  const shown = Number.isNaN(time.getTime())
    ? "an unknown time"
    : time.toISOString().replace("T", " ").replace(".000", "");
  return `${shown}${cacheText(cacheTtlSeconds)}`;
}

/** How much longer than its end a token may be let in. */
export function cacheText(cacheTtlSeconds: number): string {
  return cacheTtlSeconds === 0 ? "" : `, plus up to ${cacheTtlSeconds} s in the authorizer's cache`;
}
