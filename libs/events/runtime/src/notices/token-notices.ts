import type { FoundToken } from "@tollgate/tenant-provisioning-runtime";
import type { Notice } from "./notice";

const DAY_SECONDS = 86_400;

/** A token that ends within this time is about to end. */
export const ENDING_DAYS = 14;

/** A token that had no request for this time is unused. */
export const UNUSED_DAYS = 90;

type Token = FoundToken & { readonly tenantId: string; readonly tokenId: string };

/**
 * Returns the notice of a token that is about to end: one for each token and end. A token with a successor is being replaced,
 * and one whose whole life is as short was meant to be.
 *
 * @param now seconds since 1970
 */
export function endingNotice(token: FoundToken, now: number): Notice | undefined {
  const { expiresAt, createdAt = 0, replacement } = token;
  if (!isWorking(token, now) || expiresAt === undefined || replacement !== undefined) return undefined;
  const window = ENDING_DAYS * DAY_SECONDS;
  if (expiresAt - now > window || expiresAt - createdAt <= window) return undefined;
  return noticeOf(token, "tollgate.token.ending", String(expiresAt), now, { expiresAt });
}

/**
 * Whether a token is in this cell for long enough to be unused: the ledger of a cell knows no requests of another.
 *
 * @param now seconds since 1970
 */
export function mayBeUnused(token: FoundToken, now: number): token is Token {
  return isWorking(token, now) && token.createdAt !== undefined && ageDays(token, now) >= UNUSED_DAYS;
}

/**
 * Returns the notice of a token that no request used for 90 days: one in each 90 days of the token's life in the cell.
 *
 * @param now seconds since 1970
 */
export function unusedNotice(token: Token, now: number): Notice {
  const time = String(Math.floor(ageDays(token, now) / UNUSED_DAYS));
  return noticeOf(token, "tollgate.token.unused", time, now, { days: UNUSED_DAYS });
}

function ageDays({ createdAt = Infinity, arrivedAt = 0 }: FoundToken, now: number): number {
  return Math.floor((now - Math.max(createdAt, arrivedAt)) / DAY_SECONDS);
}

/** Whether requests can use a token of a tenant. Its notice needs the names of both. */
function isWorking(token: FoundToken, now: number): token is Token {
  const { tenantId, tokenId, expiresAt = Infinity, disabled, undelivered, refused } = token;
  const isNamed = tenantId !== undefined && tokenId !== undefined;
  return isNamed && expiresAt > now && !disabled && !undelivered && refused === undefined;
}

function noticeOf<Type extends "tollgate.token.ending" | "tollgate.token.unused", Data extends object>(
  { tenantId, tokenId, label }: Token,
  type: Type,
  matter: string,
  now: number,
  data: Data,
): Notice {
  return {
    tenantId,
    id: [tenantId, type.split(".").at(-1), tokenId, matter].join("."),
    type,
    at: new Date(now * 1000).toISOString(),
    data: { tokenId, ...(label !== undefined && { label }), ...data },
  } as unknown as Notice;
}
