import { TokenOptionError } from "./token-option-error";

export interface TokenOptions {
  /**
   * What the token is for, in the operator's words.
   *
   * @default none
   */
  readonly label?: string;
  /**
   * Second since 1970 from which on the token is refused.
   *
   * @default the token does not expire
   */
  readonly expiresAt?: number;
  /**
   * What the token may be used for, in the backends' words.
   *
   * @default none
   */
  readonly scopes?: readonly string[];
}

/** The year 5138: what lies beyond is milliseconds by mistake. */
const LATEST_SECONDS = 100_000_000_000;

/** @throws {TokenOptionError} when a token with these options could never be used, or would never expire. */
export function checkTokenOptions({ label, expiresAt, scopes = [] }: TokenOptions, nowSeconds: number): void {
  if (label === "") throw new TokenOptionError("label", label, "is empty: leave it out instead");
  if (scopes.includes("")) throw new TokenOptionError("scope", "", "is empty: leave it out instead");
  if (expiresAt === undefined) return;
  if (!Number.isInteger(expiresAt) || expiresAt > LATEST_SECONDS) {
    throw new TokenOptionError("expiresAt", expiresAt, "is not a whole number of seconds since 1970");
  }
  if (expiresAt <= nowSeconds) throw new TokenOptionError("expiresAt", expiresAt, "is not in the future");
}
