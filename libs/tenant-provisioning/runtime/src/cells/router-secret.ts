// The secret by which cells with `waf` know the router's requests: a rotation without a refused request.
// Not here: the rule of the cells (`gateway/infra/src/waf`), and the function that sends the secret (`cell-router`).

import { mintRouterSecret, routerSecretHash } from "@tollgate/cell-router";
import { NextSecretMissingError, RouterChangedError, SecretNotStatedError } from "./errors";

/** The secrets in the router's store. They never leave these use cases. */
export interface RouterSecrets {
  /** The one that the router sends. @default it sends none */
  readonly active?: string;
  /** The one that will follow it. */
  readonly next?: string;
}

/** The secrets of the router before the cells of an environment. Errors are those of `RouterExceptions.write`. */
export interface RouterSecretStore {
  read(): Promise<RouterSecrets>;
  /**
   * Changes the secrets in one write, which fails if anything was written since they were read, and is tried again.
   *
   * @param change is called again after a lost answer or a write by others, and then changes nothing if it did so before
   * @returns what is stored
   */
  change(change: (stored: RouterSecrets) => RouterSecrets): Promise<RouterSecrets>;
}

/** A secret in the router's store, by its hash. */
export interface RouterSecretView {
  readonly role: "active" | "next";
  /** For `waf.routerSecretHashes`. Null for a secret of others, whose hash Terraform cannot hold. */
  readonly hash: string | null;
  /** Whether the environment states the hash. */
  readonly isStated: boolean;
  /** Whether cells that are deployed as the environment states refuse the requests that the router sends with it. */
  readonly isRefused: boolean;
}

/** Shows the secrets that are stored. @param stated the hashes of the environment */
export async function showRouterSecrets(
  store: RouterSecretStore,
  stated: readonly string[],
): Promise<readonly RouterSecretView[]> {
  const secrets = await store.read();
  return (["active", "next"] as const).flatMap((role) => {
    if (secrets[role] === undefined) return [];
    const hash = hashOf(secrets[role]) ?? null;
    const isStated = hash !== null && stated.includes(hash);
    return [{ role, hash, isStated, isRefused: role === "active" && stated.length > 0 && !isStated }];
  });
}

/**
 * Mints the next secret, unless there is one: a run after one that was killed returns the same hash.
 *
 * @returns the hash of the next secret
 */
export async function mintNextSecret(store: RouterSecretStore, mint = mintRouterSecret): Promise<string> {
  const known = hashOf((await store.read()).next);
  if (known !== undefined) return known;
  const { secret, hash } = await mint();
  // Another operator may have minted one meanwhile, whose hash counts then.
  const stored = await store.change((secrets) =>
    hashOf(secrets.next) === undefined ? { ...secrets, next: secret } : secrets,
  );
  return hashOf(stored.next) ?? hash;
}

/** @returns undefined without a secret, or for one of others, whose hash Terraform cannot hold */
const hashOf = (secret: string | undefined) => (secret === undefined ? undefined : routerSecretHash(secret));

/**
 * Lets the router send the next secret. Cells that ask for a secret have to know it before: the environment states its hash, or
 * none, and the deployed cells let the secret pass. Running it again changes nothing.
 *
 * @param stated the hashes of the environment, which its cells are to have
 * @param requireTaken throws unless all deployed cells let a secret pass
 * @returns the hash of the secret that the router sends
 * @throws {NextSecretMissingError} {@link SecretNotStatedError} {@link RouterChangedError} and the errors of `requireTaken`
 * before anything is changed
 */
export async function activateNextSecret(
  store: RouterSecretStore,
  stated: readonly string[],
  requireTaken: (secret: string) => Promise<void>,
): Promise<string> {
  const isKnown = (hash: string | undefined): hash is string =>
    hash !== undefined && (stated.length === 0 || stated.includes(hash));
  const { next: asked } = await store.read();
  if (asked !== undefined && isKnown(hashOf(asked))) await requireTaken(asked);
  const { active, next } = await store.change((secrets) => {
    // The cells were not asked about a secret that others have minted meanwhile.
    if (secrets.next === undefined || secrets.next !== asked || !isKnown(hashOf(asked))) return secrets;
    return { active: secrets.next };
  });
  if (next !== undefined) {
    const hash = hashOf(next);
    throw isKnown(hash) ? new RouterChangedError() : new SecretNotStatedError(hash);
  }
  const hash = hashOf(active);
  if (!isKnown(hash)) throw new NextSecretMissingError();
  return hash;
}
