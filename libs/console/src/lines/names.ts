import type { ContributorParts } from "@tollgate/observability-runtime";

export const NO_TENANT = "(no tenant)";
export const OTHERS = "(others)";

/** The name of a line's tenant in the console. Without a tenant in the token's record, it is the API key. */
export function tenantName(
  untrustedTenantId: string | undefined,
  untrustedKeyId: string | undefined,
): string {
  if (untrustedTenantId !== undefined) return visible(untrustedTenantId);
  return untrustedKeyId === undefined ? NO_TENANT : `key ${visible(untrustedKeyId)}`;
}

/**
 * Escapes invisible characters and those that change the direction of the surrounding text, and quotes blank
 * names. A record that another tool wrote can have such a tenant name; each must be distinguishable and
 * selectable.
 */
function visible(untrustedText: string): string {
  const written = untrustedText.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`,
  );
  return written.trim() === "" ? `"${written}"` : written;
}

export function routeName(untrustedMethod: string | undefined, untrustedPath: string | undefined): string {
  return visible(`${untrustedMethod ?? "?"} ${untrustedPath ?? "(no route)"}`);
}

/** The cause of a failed request: its gateway response, or the backend's status. `undefined` below 400. */
export function causeName(status: number, untrustedErrorType: string | undefined): string | undefined {
  if (status < 400) return undefined;
  return untrustedErrorType === undefined ? `backend ${status}` : visible(untrustedErrorType);
}

export type NameOfParts = (...untrustedParts: ContributorParts) => string;

/**
 * Converts a function of a contributor's parts into one that also names contributors beyond the limit, which
 * have no parts.
 */
export function named(name: NameOfParts): (untrustedParts: ContributorParts) => string {
  return (untrustedParts) => (untrustedParts.length === 0 ? OTHERS : name(...untrustedParts));
}
