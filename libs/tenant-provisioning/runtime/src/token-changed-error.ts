import { tokenIdOf } from "./list-tokens";
import type { ListedToken } from "./tokens";

/** Someone else removed a token at the same time. */
export class TokenChangedError extends Error {
  override readonly name = "TokenChangedError";

  constructor(token: Pick<ListedToken, "tokenId" | "tokenHash">) {
    super(
      `token ${tokenIdOf(token)} was removed by someone else meanwhile: look at the tenant's tokens, and run the command again`,
    );
  }
}

/** A token was to be replaced that another token replaces already. */
export class TokenReplacedError extends Error {
  override readonly name = "TokenReplacedError";

  /** @param successor public name of the token that replaces it */
  constructor(tokenId: string, successor: string) {
    super(`token ${tokenId} is being replaced by token ${successor}, so no other token replaces it`);
  }
}

/** A token has an end, and it is not known for how long it was minted: so its successor's lifetime has to be said. */
export class TokenLifetimeError extends Error {
  override readonly name = "TokenLifetimeError";

  constructor(tokenId: string) {
    super(
      `token ${tokenId} ends, and how long it was minted for is not stored: say how long the new one is to last, ` +
        "such as --expires-in 90d or --expires-in never",
    );
  }
}
