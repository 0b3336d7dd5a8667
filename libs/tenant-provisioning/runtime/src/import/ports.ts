import type { Inventory } from "../core/inventory";
import type { Tenancy } from "../core/tenancy";
import type { FoundToken, NewToken } from "../core/tokens";

/** The ports of an import, in addition to those of a {@link Tenancy}. */
export interface ImportPorts {
  readonly inventory: Pick<Inventory, "keys" | "keysIn">;
  readonly batches: TableBatches;
  readonly keyImport: KeyImport;
  readonly secrets: MintedSecrets;
}

export type ImportTenancy = Tenancy & ImportPorts;

export interface ImportedKey {
  readonly value: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly planId: string;
}

/** Creates many API keys at once. */
export interface KeyImport {
  /**
   * Creates keys, named as their values, each in its plan. An existing key is overwritten. Look up which keys
   * were created: API Gateway does not document the order of the ids that it returns.
   *
   * @returns API Gateway's warnings. After a warning, a key may be missing, or be in no plan
   * @throws {QuotaExceededError} when the account can have no more keys. Some of them may have been created
   */
  importKeys(keys: readonly ImportedKey[]): Promise<readonly string[]>;
}

export interface MintedSecret {
  readonly tenantId: string;
  readonly tokenId: string;
  /** The secret itself. */
  readonly token: string;
}

/** Stores the secrets of minted tokens before the tokens work, so that no working token's secret is lost. */
export interface MintedSecrets {
  /** Finds a secret of an earlier run, which may have been killed before it stored the hash. */
  find(tenantId: string, tokenId: string): string | undefined;
  /** Stores secrets durably. */
  keep(secrets: readonly MintedSecret[]): Promise<void>;
}

/** Reads and writes many tokens at once. A failed call may have been partly done, and may be repeated. */
export interface TableBatches {
  /** The stored tokens, by hash, with the values of their API keys and their ends. */
  tokens(
    tokenHashes: readonly string[],
  ): Promise<ReadonlyMap<string, Pick<FoundToken, "clientId" | "expiresAt" | "disabled">>>;
  putTokens(tokens: readonly NewToken[]): Promise<void>;
}
