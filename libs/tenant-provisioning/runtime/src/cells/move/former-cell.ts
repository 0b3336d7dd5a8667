// The former cell of a tenant that has moved, which still lets it in for an overlap. No command leaves it more
// permissive there than the tenant's cell: what takes access away is done there first, and what could give
// more is refused until the overlap ends.

import { nowSeconds, type Tenancy } from "../../core/tenancy";
import { parseTenantId } from "../../core/tenant-id";
import type { FoundToken, TokenSettings } from "../../core/tokens";
import { cellNamed, type Cells } from "../cells";
import { StillLeavingError } from "./errors";

type Context = Pick<Cells, "all" | "environment" | "directory">;

/**
 * The tenancy of a tenant's cell, whose changes of tokens also limit the copy in a cell that the tenant leaves: a token
 * that is removed is removed there, and one that gets an earlier end, fewer scopes or is disabled ends there. Flushing
 * the cache does both.
 *
 * @param cells undefined for an environment without cells
 */
export function withFormerCell(tenantId: string, tenancy: Tenancy, cells: Context | undefined): Tenancy {
  if (cells === undefined) return tenancy;
  /** Read before each change, because a token that has come home since must stay as it is. */
  const former = async (): Promise<Tenancy | undefined> => {
    const entry = await cells.directory.get(parseTenantId(tenantId));
    return entry?.status === "leaving" ? cellNamed(entry.from, cells).tenancy : undefined;
  };
  const { tokens, cache } = tenancy;
  return {
    ...tenancy,
    tokens: {
      ...tokens,
      async update(found, settings, revision) {
        const end = endInFormerCell(found, settings, nowSeconds(tenancy));
        if (end !== undefined) await (await former())?.copies.endBy(found.tokenHash, end);
        return tokens.update(found, settings, revision);
      },
      async end(tokenHash, replacement) {
        await (await former())?.copies.endBy(tokenHash, replacement.endsAt);
        return tokens.end(tokenHash, replacement);
      },
      async remove(tokenHash) {
        await (await former())?.tokens.remove(tokenHash);
        await tokens.remove(tokenHash);
      },
    },
    cache: {
      async flush() {
        await (await former())?.cache.flush();
        await cache.flush();
      },
    },
  };
}

/**
 * When a token whose settings change has to end in the former cell. It is not changed further there, and no router that
 * knows of the move sends its requests there.
 *
 * @param now seconds since 1970
 * @returns seconds since 1970; undefined if the change takes no access away
 */
function endInFormerCell(before: FoundToken, after: TokenSettings, now: number): number | undefined {
  const { scopes: granted = [] } = before;
  const { scopes: left = [] } = after;
  // A token without scopes is allowed on every route.
  const isNarrowed =
    left.length > 0 && (granted.length === 0 || granted.some((each) => !left.includes(each)));
  return after.disabled || isNarrowed ? now : after.expiresAt;
}

/**
 * Refuses a change of a tenant's plan or limits while a former cell still lets it in by the earlier ones.
 *
 * @param cells undefined for an environment without cells
 * @throws {TenantIdError} before any call. {@link StillLeavingError}
 */
export async function requireLeft(
  untrustedTenantId: string,
  { clock = Date.now }: Pick<Tenancy, "clock">,
  cells: Context | undefined,
): Promise<void> {
  const entry = await cells?.directory.get(parseTenantId(untrustedTenantId));
  if (entry?.status === "leaving" && clock() < entry.until * 1000)
    throw new StillLeavingError(entry.tenantId, entry.from, entry.until);
}
