import type { Environment } from "@tollgate/environments";

/**
 * A token's end in UTC, with seconds.
 *
 * @param expiresAt seconds since 1970
 * @param cacheTtlSeconds of the authorizer
 */
export function endText(expiresAt: number, cacheTtlSeconds: number): string {
  const time = new Date(expiresAt * 1000);
  const shown = Number.isNaN(time.getTime())
    ? "an unknown time"
    : time.toISOString().replace("T", " ").replace(".000", "");
  return `${shown}${cacheText(cacheTtlSeconds)}`;
}

/** The time after its end for which the authorizer's cache may still allow a token. */
export function cacheText(cacheTtlSeconds: number): string {
  return cacheTtlSeconds === 0 ? "" : `, plus up to ${cacheTtlSeconds} s in the authorizer's cache`;
}

/** The end of a new token, and the time for which the authorizer's cache may still allow it. */
interface Ending {
  readonly expiresAt?: number;
  readonly cacheTtlSeconds?: number;
}

/** Adds `cacheTtlSeconds` to a result that has an end. */
export function withCacheTime<Result extends Pick<Ending, "expiresAt">>({
  authorizer: { cacheTtlSeconds },
}: Pick<Environment, "authorizer">): (result: Result) => Result & Ending {
  return (result) => (result.expiresAt === undefined ? result : { ...result, cacheTtlSeconds });
}

/** The sentence about the end of a new token. Empty if it has no end. */
export function endOfNew({ expiresAt, cacheTtlSeconds = 0 }: Ending): string {
  return expiresAt === undefined ? "" : `It ends at ${endText(expiresAt, cacheTtlSeconds)}.\n`;
}
