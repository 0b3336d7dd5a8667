import type { ContributorParts } from "@tollgate/observability-runtime";

export const NO_TENANT = "(no tenant)";
export const OTHERS = "(others)";

/** What the console calls whom a line is of: the tenant; else its API key, as a token's record need not name a tenant. */
export function tenantName(
  untrustedTenantId: string | undefined,
  untrustedKeyId: string | undefined,
): string {
  return untrustedTenantId ?? (untrustedKeyId === undefined ? NO_TENANT : `key ${untrustedKeyId}`);
}

export function routeName(untrustedMethod: string | undefined, untrustedPath: string | undefined): string {
  return `${untrustedMethod ?? "?"} ${untrustedPath ?? "(no route)"}`;
}

/** Makes a name of the parts of a contributor; what was not told apart has none. */
export const named =
  (name: (...untrustedParts: ContributorParts) => string) =>
  (untrustedParts: ContributorParts): string =>
    untrustedParts.length === 0 ? OTHERS : name(...untrustedParts);
