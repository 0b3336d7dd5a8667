/** The reason for a 401, for operators: the caller only gets `Unauthorized`. */
export type UnauthorizedReason =
  /** The request has no header. */
  | "missing"
  /** The header is neither a token nor `Bearer` and a token. */
  | "malformed"
  /** A token of this environment that was altered, cut or extended. */
  | "checksum"
  /** A token that Tollgate did not mint for this environment, which accepts no others. */
  | "not-accepted"
  /** No record is stored under its hash: it was never minted, or it was revoked. */
  | "unknown"
  /** An operator disabled it. */
  | "disabled"
  | "expired";

/** The owner of a token, as far as its record names it; not a secret. */
export type Holder = Readonly<{ tenantId?: string; tokenId?: string }>;

/** The caller is admitted as this tenant. */
export interface Allow {
  readonly outcome: "allow";
  /** Value of the API key that the request counts against. */
  readonly usageIdentifierKey: string;
  /** The tenant, or the API key's value when the record names no tenant. */
  readonly principalId: string;
  /** Values for backends and the access log. API Gateway allows only scalars here. */
  readonly context: Holder;
  /** The token's scopes; none means every route. */
  readonly scopes: readonly string[];
}

export interface Unauthorized {
  readonly outcome: "unauthorized";
  readonly reason: UnauthorizedReason;
  /** The owner of the token, for the log. @default unknown */
  readonly holder?: Holder;
}

export type Decision = Allow | Unauthorized;
