export interface MintedSecret {
  readonly tenantId: string;
  readonly tokenId: string;
  /** The secret itself. */
  readonly token: string;
}

/** Where an import keeps the secrets that it mints, before they let anyone in: so none can be lost that does. */
export interface MintedSecrets {
  /** A secret that an earlier run kept, and may have been killed before it stored its hash. */
  find(tenantId: string, tokenId: string): string | undefined;
  /** Keeps secrets. They are durable when this is done. */
  keep(secrets: readonly MintedSecret[]): Promise<void>;
}
