/** Why a caller is refused with 401. For operators: the caller is told nothing but `Unauthorized`. */
export type UnauthorizedReason =
  /** There is no header. */
  | "missing"
  /** The header is neither a token nor `Bearer` and a token. */
  | "malformed"
  /** Meant as one of this environment's tokens, but altered, cut or extended. */
  | "checksum"
  /** Not a token that Tollgate minted for this environment, which accepts no others. */
  | "not-accepted"
  /** Nothing is stored under its hash: never minted, or revoked. */
  | "unknown"
  /** An operator has disabled it. */
  | "disabled"
  | "expired";

/** Whose token it is, as far as its record says; no secret. */
export type Holder = Readonly<{ tenantId?: string; tokenId?: string }>;

/** The caller is let in, as this tenant. */
export interface Allow {
  readonly outcome: "allow";
  /** Value of the API key that the request counts against. */
  readonly usageIdentifierKey: string;
  /** The tenant, or the API key's value where the record names no tenant. */
  readonly principalId: string;
  /** What backends and the access log may know. API Gateway admits only scalars here. */
  readonly context: Holder;
}

export interface Unauthorized {
  readonly outcome: "unauthorized";
  readonly reason: UnauthorizedReason;
  /** Whose token it was, for the log. @default unknown */
  readonly holder?: Holder;
}

export type Decision = Allow | Unauthorized;
