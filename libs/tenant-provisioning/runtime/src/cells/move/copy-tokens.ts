import { isSameCopy, type TokenCopy } from "../../core/token-copies";
import { TenantChangedError } from "../../core/errors";
import { chunksOf } from "../../core/in-parallel";
import { tokenIdOf } from "../../core/tokens";
import type { TenantRecord } from "../../core/tenant-record";
import { secondsFromNow, type Sides } from "./context";
import { TakenInCellError } from "./errors";

/** Tokens that are copied at the same time. */
const TOKENS_AT_ONCE = 10;

/**
 * Gives the target cell a copy of each token of a tenant that leaves another. Tokens of the leaving tenant can only be
 * revoked meanwhile: first in the cell that it leaves, then in the other. A copy gives access only once the original
 * was seen after the copy was stored, so of a copy and a revocation, the revocation wins.
 *
 * @returns the tokens in the cell that the tenant leaves, and how many of them this run has copied
 * @throws {TakenInCellError} when another tenant of the target has one of the tokens
 * @throws {TenantChangedError} when the tenant no longer arrives
 */
export async function copyTokens(
  leaving: TenantRecord,
  arriving: TenantRecord,
  sides: Sides,
): Promise<{ readonly originals: readonly TokenCopy[]; readonly copied: number }> {
  const { to } = sides;
  const originals = await settledTokens(leaving, sides);
  const before = await byHash(to.copies.ofKey(arriving.clientId));
  // Read before the tenant arrives: from then on, originals end, and copies are changed by commands.
  await requireArriving(arriving, sides);
  let copied = 0;
  for (const some of chunksOf([...originals.values()], TOKENS_AT_ONCE)) {
    const results = await Promise.allSettled(
      some.map(async (original) => {
        const copy = { ...copyFor(original, sides), clientId: arriving.clientId };
        const existing = before.get(original.tokenHash);
        if (existing === undefined || existing.undelivered) {
          copied += 1;
          await copyToken(copy, arriving, sides);
        } else if (!isSameCopy(existing, original)) await to.copies.replace(copy, existing);
      }),
    );
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }
  await removeRevoked(before, originals, arriving, sides);
  return { originals: [...originals.values()], copied };
}

/**
 * Stores a copy without access, and lets it work if its original is still there.
 *
 * @throws {TakenInCellError} when the token is another tenant's: the router must not send its requests to the cell
 */
async function copyToken(copy: TokenCopy, arriving: TenantRecord, sides: Sides): Promise<void> {
  const { from, to, toCell } = sides;
  const { tokenHash, clientId } = copy;
  const { tenantId } = arriving;
  await to.copies.hold(copy);
  // A deletion marks the tenant before it lists the tokens, so it removes this copy, or is seen here.
  const arrives = await isArriving(arriving, sides);
  if (!arrives || (await from.lookup.find(tokenHash)) === undefined) await to.tokens.discard(tokenHash);
  else await to.copies.release(copy);
  if (!arrives) throw new TenantChangedError(tenantId);
  const stored = await to.lookup.find(tokenHash);
  if (
    stored !== undefined &&
    stored.clientId !== clientId &&
    (await from.lookup.find(tokenHash)) !== undefined
  )
    throw new TakenInCellError(tenantId, `token ${tokenIdOf(stored)}`, toCell);
}

/** @throws {TenantChangedError} when another run has finished the move, or deleted the tenant. */
async function requireArriving(arriving: TenantRecord, sides: Sides): Promise<void> {
  if (!(await isArriving(arriving, sides))) throw new TenantChangedError(arriving.tenantId);
}

async function isArriving({ tenantId, generation }: TenantRecord, { to }: Sides): Promise<boolean> {
  const now = await to.records.get(tenantId);
  return now?.status === "arriving" && now.generation === generation;
}

/** The cell that a token names is known where it was minted, and goes with its copies. */
function copyFor(original: TokenCopy, { fromCell, to, toCell }: Sides): TokenCopy {
  const { origin = fromCell, ...rest } = original;
  const copy = { ...rest, arrivedAt: secondsFromNow(0, to) };
  return origin === toCell ? copy : { ...copy, origin };
}

/**
 * The tokens of the leaving tenant, by hash. What was being issued when it was frozen ends: an undelivered token would never
 * work in the other cell.
 */
async function settledTokens(
  { clientId }: TenantRecord,
  { from }: Sides,
): Promise<ReadonlyMap<string, TokenCopy>> {
  const tokens = await byHash(from.copies.ofKey(clientId));
  let isSettled = true;
  for (const { tokenHash, undelivered, replacement, expiresAt } of tokens.values()) {
    if (!undelivered && (replacement === undefined || replacement.endsAt === expiresAt)) continue;
    isSettled = false;
    if (undelivered) await from.tokens.discard(tokenHash);
    else if (replacement === undefined) continue;
    else if (await from.tokens.discard(replacement.byHash)) await from.tokens.restore(tokenHash, replacement);
    else await from.tokens.end(tokenHash, replacement);
  }
  // Each reading takes the whole table.
  return isSettled ? tokens : byHash(from.copies.ofKey(clientId));
}

/** Removes copies of tokens that were revoked while an earlier run was interrupted. */
async function removeRevoked(
  copies: ReadonlyMap<string, TokenCopy>,
  originals: ReadonlyMap<string, TokenCopy>,
  arriving: TenantRecord,
  sides: Sides,
): Promise<void> {
  const { from, to } = sides;
  const rest = [...copies.keys()].filter((hash) => !originals.has(hash));
  if (rest.length === 0) return;
  // Once the tenant has arrived, new tokens are minted there. Those that were read before are none of them.
  await requireArriving(arriving, sides);
  for (const hash of rest) if ((await from.lookup.find(hash)) === undefined) await to.tokens.remove(hash);
}

async function byHash(copies: AsyncIterable<TokenCopy>): Promise<ReadonlyMap<string, TokenCopy>> {
  const found = new Map<string, TokenCopy>();
  for await (const copy of copies) found.set(copy.tokenHash, copy);
  return found;
}
