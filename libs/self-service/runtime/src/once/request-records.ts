/** A request with an idempotency key. Neither the key nor the secret of its token is in it. Times are seconds since 1970. */
export interface RequestRecord {
  readonly tenantId: string;
  /** A digest of the caller's token and of the idempotency key. */
  readonly id: string;
  /** Random, and new for each run that begins the request. */
  readonly attempt: string;
  /** 256 random bits, from which and the caller's token the secret is derived. */
  readonly salt: Uint8Array;
  /** A digest of what is asked for. */
  readonly digest: string;
  /** The public name and the hash of the token. */
  readonly tokenId: string;
  readonly tokenHash: string;
  /** Until then the run that began the request may be in progress. */
  readonly leaseEndsAt: number;
  /** From then on the record counts as gone, whether or not the table still has it. */
  readonly expiresAt: number;
  /** The body of the answer without the secret, as JSON. @default the request is in progress, or its run was killed */
  readonly answer?: string;
}

/** The requests with idempotency keys. Reads see every write that was answered before. */
export interface RequestRecords {
  get(tenantId: string, id: string): Promise<RequestRecord | undefined>;
  /**
   * Stores a record, if the stored one is of the attempt `replaces` (undefined: if none is stored). Writing the same record
   * again succeeds.
   *
   * @returns false if another attempt has stored one
   */
  write(record: RequestRecord, replaces: string | undefined): Promise<boolean>;
  /** Removes a record, unless another attempt has stored one since. */
  remove(record: RequestRecord): Promise<void>;
}
