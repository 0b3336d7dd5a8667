import type { Tenancy } from "./tenancy";
import type { ListedToken } from "./tokens";

/** Removes tokens. @returns how many */
export async function removeTokens(
  listed: AsyncIterable<Pick<ListedToken, "tokenHash">>,
  { tokens }: Pick<Tenancy, "tokens">,
): Promise<number> {
  let removed = 0;
  for await (const { tokenHash } of listed) {
    await tokens.remove(tokenHash);
    removed += 1;
  }
  return removed;
}
