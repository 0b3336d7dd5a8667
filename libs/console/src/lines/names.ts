import type { ContributorParts } from "@tollgate/observability-runtime";

export const NO_TENANT = "(no tenant)";
export const OTHERS = "(others)";

/** What the console calls whom a line is of: the tenant; else its API key, as a token's record need not name a tenant. */
export function tenantName(
  untrustedTenantId: string | undefined,
  untrustedKeyId: string | undefined,
): string {
  if (untrustedTenantId !== undefined) return visible(untrustedTenantId);
  return untrustedKeyId === undefined ? NO_TENANT : `key ${visible(untrustedKeyId)}`;
}

/**
 * A record that no tool of ours wrote can name a tenant by what nobody sees, or what turns the text around it: such characters
 * are written out, and what is blank is put in quotes, so that each can be told from others, and chosen.
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

/** Why a request failed: the gateway response that answered it, or what the backend answered. Nothing below 400. */
export function causeName(status: number, untrustedErrorType: string | undefined): string | undefined {
  if (status < 400) return undefined;
  return untrustedErrorType === undefined ? `backend ${status}` : visible(untrustedErrorType);
}

export type NameOfParts = (...untrustedParts: ContributorParts) => string;

/** Makes a name of the parts of a contributor. Contributors beyond the limit have no parts. */
export function named(name: NameOfParts): (untrustedParts: ContributorParts) => string {
  return (untrustedParts) => (untrustedParts.length === 0 ? OTHERS : name(...untrustedParts));
}
