import type { Tenancy } from "./tenancy";
import type { ListedToken } from "./tokens";

/** Removes those of a tenant's tokens that `which` accepts. */
export async function removeTokens(
  tenantId: string,
  { tokens, lookup }: Pick<Tenancy, "tokens" | "lookup">,
  which: (token: ListedToken) => boolean = () => true,
): Promise<number> {
  let removed = 0;
  for await (const token of lookup.ofTenant(tenantId)) {
    if (!which(token)) continue;
    await tokens.remove(token.tokenHash);
    removed += 1;
  }
  return removed;
}
