import { randomBytes } from "node:crypto";
import { isExpired, nowSeconds, type TokenTenancy } from "@tollgate/tenant-provisioning-runtime";
import { SelfServiceError } from "../errors";

/** A token that is being minted, or was a moment ago. */
export interface MintPlace {
  readonly tokenHash: string;
  /** Second since 1970. */
  readonly at: number;
}

/** The tokens that a tenant minted in the last minute. */
export interface MintPlaces {
  get(tenantId: string): Promise<{ readonly places: readonly MintPlace[]; readonly revision?: string }>;
  /**
   * Replaces them, if nobody else has since they were read.
   *
   * @param replaces the revision that was read
   * @returns false if somebody has
   */
  write(
    tenantId: string,
    places: readonly MintPlace[],
    revision: string,
    replaces: string | undefined,
  ): Promise<boolean>;
}

/** The index of tokens is up to about a second behind. */
const KEPT_SECONDS = 60;
/** A request ends within this many seconds: its token is stored then, or never. */
const IN_PROGRESS_SECONDS = 15;
const MAX_ATTEMPTS = 10;

/**
 * Takes one of the places that a tenant has for tokens, for a token that is stored next. Of simultaneous requests, no more
 * take one than there are, as long as the index of tokens is less than a minute behind. The place is free again once the
 * token is removed or has ended.
 *
 * @throws {SelfServiceError} `too_many_tokens`, or `changed_meanwhile` when others were faster each time
 */
export async function takePlace(
  tenantId: string,
  tokenHash: string,
  { tenancy, places, maxTokens }: { tenancy: TokenTenancy; places: MintPlaces; maxTokens: number },
): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const now = nowSeconds(tenancy);
    const { places: all, revision } = await places.get(tenantId);
    const recent = all.filter(({ at }) => now - at < KEPT_SECONDS);
    if ((await countTokens(tenantId, recent, now, maxTokens, tenancy)) >= maxTokens)
      throw new SelfServiceError("too_many_tokens");
    const next = randomBytes(8).toString("hex");
    if (await places.write(tenantId, [...recent, { tokenHash, at: now }], next, revision)) return;
  }
  throw new SelfServiceError("changed_meanwhile", 1);
}

async function countTokens(
  tenantId: string,
  recent: readonly MintPlace[],
  now: number,
  enough: number,
  { lookup }: TokenTenancy,
): Promise<number> {
  const listed = new Set<string>();
  for await (const token of lookup.ofTenant(tenantId)) {
    if (token.undelivered || !isExpired(token, now)) listed.add(token.tokenHash);
    if (listed.size >= enough) return listed.size;
  }
  let count = listed.size;
  for (const { tokenHash, at } of recent) {
    if (listed.has(tokenHash)) continue;
    const isTaken = now - at < IN_PROGRESS_SECONDS || (await lookup.find(tokenHash)) !== undefined;
    if (isTaken) count += 1;
  }
  return count;
}
