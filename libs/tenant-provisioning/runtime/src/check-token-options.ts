import type { MintOptions } from "./mint-tenant-token";
import { TokenOptionError } from "./token-option-error";

/** The year 5138: what lies beyond is milliseconds by mistake. */
const LATEST_SECONDS = 100_000_000_000;

/** @throws {TokenOptionError} when a token with these options could never be used, or would never expire. */
export function checkTokenOptions(
  { label, expiresAt }: Pick<MintOptions, "label" | "expiresAt">,
  nowSeconds: number,
): void {
  if (label === "") throw new TokenOptionError("label", label, "is empty: leave it out instead");
  if (expiresAt === undefined) return;
  if (!Number.isInteger(expiresAt) || expiresAt > LATEST_SECONDS) {
    throw new TokenOptionError("expiresAt", expiresAt, "is not a whole number of seconds since 1970");
  }
  if (expiresAt <= nowSeconds) throw new TokenOptionError("expiresAt", expiresAt, "is not in the future");
}
