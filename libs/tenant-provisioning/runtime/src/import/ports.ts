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

/** A new API key in a plan. */
export interface ImportedKey {
  readonly value: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly planId: string;
}

/** Creates many API keys at once. */
export interface KeyImport {
  /**
   * Makes keys, named as their values, each in its plan. A key that is there already is overwritten. Which ones were made is
   * to be looked up: API Gateway does not say in what order it names their ids.
   *
   * @returns what API Gateway warned of; where it warned, a key may be missing, or be in no plan
   * @throws {QuotaExceededError} when the account can have no more keys; some of them may be made
   */
  importKeys(keys: readonly ImportedKey[]): Promise<readonly string[]>;
}

export interface MintedSecret {
  readonly tenantId: string;
  readonly tokenId: string;
  /** The secret itself. */
  readonly token: string;
}

/** Keeps the secrets of minted tokens before the tokens work, so that no working token's secret is lost. */
export interface MintedSecrets {
  /** A secret of an earlier run, which may have been killed before it stored the hash. */
  find(tenantId: string, tokenId: string): string | undefined;
  /** Keeps secrets durably. */
  keep(secrets: readonly MintedSecret[]): Promise<void>;
}

/** Many tokens at once. A failed call may be partly done, and may be repeated. */
export interface TableBatches {
  /** The tokens that are stored, by hash, with the values of their API keys and their ends. */
  tokens(
    tokenHashes: readonly string[],
  ): Promise<ReadonlyMap<string, Pick<FoundToken, "clientId" | "expiresAt" | "disabled">>>;
  putTokens(tokens: readonly NewToken[]): Promise<void>;
}
