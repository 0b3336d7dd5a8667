import type { FoundToken, NewToken } from "./tokens";

/** Many tokens at once. A call that fails may have done a part, and may be made again. */
export interface TableBatches {
  /** The tokens that are stored, by hash, with the values of their API keys and their ends. */
  tokens(
    tokenHashes: readonly string[],
  ): Promise<ReadonlyMap<string, Pick<FoundToken, "clientId" | "expiresAt" | "disabled">>>;
  putTokens(tokens: readonly NewToken[]): Promise<void>;
}
