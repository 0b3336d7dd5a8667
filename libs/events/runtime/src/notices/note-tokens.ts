import { type FoundToken, inParallel } from "@tollgate/tenant-provisioning-runtime";
import type { Notice, Notices } from "./notice";
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

/** Notices that are written, or tenants whose usage is read, at once. */
const WIDTH = 16;

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
  const ending: Notice[] = [];
  let unused = 0;
  for await (const token of tokens()) {
    const notice = endingNotice(token, now);
    if (notice !== undefined) ending.push(notice);
    if (usedOf === undefined || !mayBeUnused(token, now)) continue;
    const its = old.get(token.tenantId);
    if (its === undefined) old.set(token.tenantId, [token]);
    else its.push(token);
  }
  await inParallel(ending, WIDTH, (notice) => notices.write(notice));
  await inParallel([...old], WIDTH, async ([tenantId, its]) => {
    const used = (await usedOf?.(tenantId, new Set(its.map(({ tokenId }) => tokenId)))) ?? new Set();
    for (const token of its) {
      if (used.has(token.tokenId)) continue;
      await notices.write(unusedNotice(token, now));
      unused += 1;
    }
  });
  return { ending: ending.length, unused };
}
