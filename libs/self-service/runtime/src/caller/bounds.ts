import type { FoundToken } from "@tollgate/tenant-provisioning-runtime";
import { SelfServiceError } from "../errors";
import type { Caller } from "./caller";

/** The scopes and the end of a token. No scopes are all of them, and no end is the latest. */
export type Extent = Pick<FoundToken, "scopes" | "expiresAt">;

/**
 * The scopes and the end that a token gets without a wish, and by its caller at most.
 *
 * @throws {SelfServiceError} `exceeds_caller`
 */
export function boundedBy({ record }: Pick<Caller, "record">, wish: Extent): Extent {
  const scopes = wish.scopes ?? record.scopes;
  // Others may have stored a part of a second, which would be one more when it is rounded.
  const latest = record.expiresAt === undefined ? undefined : Math.floor(record.expiresAt);
  const expiresAt = wish.expiresAt ?? latest;
  const extent = { ...(scopes && { scopes }), ...(expiresAt !== undefined && { expiresAt }) };
  requireWithin(record, extent);
  return extent;
}

/**
 * Requires that a token has at most the scopes and the life of another.
 *
 * @throws {SelfServiceError} `exceeds_caller`
 */
export function requireWithin(outer: Extent, inner: Extent): void {
  const { scopes: granted } = outer;
  const hasMore =
    granted !== undefined &&
    // A token without scopes may call every route.
    (inner.scopes === undefined ||
      inner.scopes.length === 0 ||
      inner.scopes.some((each) => !granted.includes(each)));
  if (hasMore || (inner.expiresAt ?? Infinity) > (outer.expiresAt ?? Infinity))
    throw new SelfServiceError("exceeds_caller");
}

/**
 * The extent of a token before it was replaced. A replacement gives it an early end, which its successor does not have.
 */
export function extentBeforeReplacement({ scopes, expiresAt, replacement }: FoundToken): Extent {
  const end = replacement === undefined ? expiresAt : replacement.endedBefore;
  return { ...(scopes && { scopes }), ...(end !== undefined && { expiresAt: end }) };
}
