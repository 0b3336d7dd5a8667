import { ROUTER_SECRET_HASH } from "@tollgate/records";
import { hash, randomBytes as cryptoRandomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";

/** Key of the secret in the router's store that will follow the active one. The function does not read it. */
export const NEXT_SECRET_KEY = "next-secret";

/** Attempts between two moments in which the process can do something else, such as end by a signal. */
const ATTEMPTS_AT_ONCE = 50_000;

/** A secret that the router sends to the cells, and its hash, which the environment states. */
export interface RouterSecret {
  readonly secret: string;
  readonly hash: string;
}

/**
 * Returns the MD5 of a secret as text, for `waf.routerSecretHashes` of an environment, or undefined for a secret whose hash
 * Terraform cannot hold. WAF compares what its transformation MD5 returns: the plain bytes.
 *
 * MD5 is enough here: it is asked for a secret of a known hash, and not for two secrets of one. The secret has 256 random bits.
 */
export function routerSecretHash(secret: string): string | undefined {
  const text = hash("md5", secret, "binary");
  return ROUTER_SECRET_HASH.test(text) ? text : undefined;
}

/**
 * Mints a secret whose hash Terraform can hold: one in some 22 million, so that it takes half a minute of processor time.
 *
 * @param from the first number to try behind the random part
 */
export async function mintRouterSecret(
  randomBytes: (size: number) => Uint8Array = cryptoRandomBytes,
  from = 0,
): Promise<RouterSecret> {
  const random = Buffer.from(randomBytes(32)).toString("base64url");
  for (let number = from; ; number += 1) {
    const secret = `${random}.${number}`;
    const found = routerSecretHash(secret);
    if (found !== undefined) return { secret, hash: found };
    if (number % ATTEMPTS_AT_ONCE === 0) await setImmediate();
  }
}
