import { createHash, createHmac, hkdfSync } from "node:crypto";
import type { TokenSecret } from "@tollgate/tenant-provisioning-runtime";
import { mintToken } from "@tollgate/token-hashing";

/** Separates these secrets from others that might be derived of a token some day. */
const PURPOSE = "tollgate self-service token 1";

/**
 * Derives the secret of a token from that of the token that asks for it (HKDF with SHA-256, RFC 5869), so that a repetition
 * of the request can answer it again and nothing has to store it. It takes both: the salt is in a table, and the caller's
 * secret is in none.
 *
 * @param id of the request's record, which makes the secret one of this request
 */
export function derivedSecret(
  callerToken: string,
  { salt, id, tokenId }: { readonly salt: Uint8Array; readonly id: string; readonly tokenId: string },
  tokenPrefix: string,
): TokenSecret {
  const derive = (bytes: number) =>
    new Uint8Array(hkdfSync("sha256", callerToken, salt, `${PURPOSE}\n${id}`, bytes));
  return { token: mintToken(tokenPrefix, derive), tokenId };
}

/** The id of a request's record. Another token with the same idempotency key has another record. */
export function requestId(callerTokenHash: string, untrustedKey: string): string {
  return `request#${createHash("sha256").update(`${callerTokenHash}\n${untrustedKey}`).digest("hex")}`;
}

/** A digest of what is asked for, which tells nobody without the salt whether a guess of it is right. */
export function requestDigest(request: unknown, salt: Uint8Array): string {
  return createHmac("sha256", salt).update(JSON.stringify(request)).digest("hex");
}
