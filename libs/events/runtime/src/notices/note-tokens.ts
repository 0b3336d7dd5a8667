import type { FoundToken } from "@tollgate/tenant-provisioning-runtime";
import type { Notices } from "./notice";
import { endingNotice, mayBeUnused, unusedNotice } from "./token-notices";

export interface NoteTokensOptions {
  /** All tokens of the environment. */
  readonly tokens: () => AsyncIterable<FoundToken>;
  readonly notices: Notices;
  /**
   * Returns the tokens of a tenant that had a request in the last 90 days.
   *
   * @default it is not known whether tokens are used
   */
  readonly usedOf?:
    ((tenantId: string, tokenIds: ReadonlySet<string>) => Promise<ReadonlySet<string>>) | undefined;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
}

/** What one look at all tokens found. */
export interface NotedTokens {
  readonly ending: number;
  readonly unused: number;
}

/**
 * Writes a notice of each token that is about to end, or that nobody uses. A notice that was written before stays as it was,
 * so a run that is ended in between, or two at once, do no harm.
 */
export async function noteTokens({
  tokens,
  notices,
  usedOf,
  clock = Date.now,
}: NoteTokensOptions): Promise<NotedTokens> {
  const now = clock() / 1000;
  const old = new Map<string, (FoundToken & { tenantId: string; tokenId: string })[]>();
  let ending = 0;
  let unused = 0;
  for await (const token of tokens()) {
    const notice = endingNotice(token, now);
    if (notice !== undefined) {
      await notices.write(notice);
      ending += 1;
    }
    if (usedOf === undefined || !mayBeUnused(token, now)) continue;
    old.set(token.tenantId, [...(old.get(token.tenantId) ?? []), token]);
  }
  for (const [tenantId, its] of old) {
    const used = (await usedOf?.(tenantId, new Set(its.map(({ tokenId }) => tokenId)))) ?? new Set();
    for (const token of its) {
      if (used.has(token.tokenId)) continue;
      await notices.write(unusedNotice(token, now));
      unused += 1;
    }
  }
  return { ending, unused };
}
