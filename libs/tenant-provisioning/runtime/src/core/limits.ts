import type { Environment, PlanName } from "@tollgate/environments";
import { TOKEN_LIMITS } from "@tollgate/records";
import { holdsToken, isPlainText, quoted, toPlainText } from "./free-text";
import { PlanNameError, TenantDetailError, TokenOptionError } from "./errors";
import type { TenantDetails } from "./tenant-record";
/**
 * What tenants and tokens can be named, and how long their fields can be: of tokens as their records say it. Every entrance holds
 * to it: commands, other programs, and files that are imported. What an export writes lies within it.
 */
export const LIMITS = {
  ...TOKEN_LIMITS,
  /** Characters of a tenant's name, and of its contact. */
  name: 256,
  contact: 256,
  /** Entries of a tenant's metadata, and the characters of a key and of a value. */
  metadataEntries: 50,
  metadataKey: 40,
  metadataValue: 500,
  /** The characters of all keys and values together: a line of an import has 64 KB, an item of DynamoDB 400 KB. */
  metadataCharacters: 8_192,
} as const;

export const TENANT_ID = /^[a-z0-9-]{1,64}$/;
/** Of a token whose hash is imported; the ids of minted tokens are 16 hexadecimal digits. */
export const TOKEN_ID = /^[\w.-]{1,64}$/;
/** It has no "=", which ends it on the command line, and none of the names that JavaScript gives objects by itself. */
export const METADATA_KEY = new RegExp(`^[a-zA-Z0-9][\\w.:/-]{0,${LIMITS.metadataKey - 1}}$`);
/** Ids that API Gateway gives are 10 lower-case letters and digits; other servers have longer ones. */
export const API_KEY_ID = /^[\w-]{1,128}$/;

export interface TokenOptions {
  /**
   * What the token is for, in the operator's words: at most 256 characters, none of them invisible.
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
   * What the token may be used for, in the backends' words: at most 100 of at most 256 characters, together 8,192.
   *
   * @default none
   */
  readonly scopes?: readonly string[];
}

/** @throws {TokenOptionError} when a token with these options could not be stored, shown or exported, never used, or never expire. */
export function checkTokenOptions({ label, expiresAt, scopes = [] }: TokenOptions, nowSeconds: number): void {
  for (const [option, problem] of [
    ["label", label === undefined ? undefined : labelProblem(label)],
    ["scopes", scopesProblem(scopes)],
    ["expiresAt", expiresAt === undefined ? undefined : expiryProblem(expiresAt, nowSeconds)],
  ] as const)
    if (problem !== undefined) throw new TokenOptionError(option, problem);
}

/** What is wrong with a label, without repeating it. */
export function labelProblem(untrustedLabel: string): string | undefined {
  return textProblem(untrustedLabel, LIMITS.label);
}

/** A label that others may have stored, brought within the limits; none where nothing is left of it. */
export function keptLabel(stored: string | undefined): string | undefined {
  return keptText(stored, LIMITS.label);
}

/** Details that others may have stored, brought within the limits as far as something is left of them. */
export function keptDetails(stored: TenantDetails): TenantDetails {
  const name = keptText(stored.name, LIMITS.name);
  const contact = keptText(stored.contact, LIMITS.contact);
  const metadata: Record<string, string> = {};
  for (const [key, value] of Object.entries(stored.metadata ?? {})) {
    const kept = METADATA_KEY.test(key) ? keptText(value, LIMITS.metadataValue) : undefined;
    if (kept !== undefined && metadataProblem({ ...metadata, [key]: kept }) === undefined)
      metadata[key] = kept;
  }
  return {
    ...(name !== undefined && { name }),
    ...(contact !== undefined && { contact }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}

/** What is wrong with the scopes of a token, without repeating them. */
export function scopesProblem(untrustedScopes: readonly string[]): string | undefined {
  if (untrustedScopes.length > LIMITS.scopes)
    return `are ${untrustedScopes.length}, and a token has at most ${LIMITS.scopes}`;
  const total = untrustedScopes.reduce((sum, scope) => sum + scope.length, 0);
  if (total > LIMITS.scopeCharacters)
    return `have ${total} characters together, more than ${LIMITS.scopeCharacters}`;
  for (const [at, scope] of untrustedScopes.entries()) {
    const problem = textProblem(scope, LIMITS.scope);
    if (problem !== undefined) return `are not all right: the ${at + 1}. of them ${problem}`;
  }
  return undefined;
}

function expiryProblem(expiresAt: number, nowSeconds: number): string | undefined {
  if (expiresAt > LIMITS.expiresAt)
    return `is too late: a token ends by ${new Date(LIMITS.expiresAt * 1000).toISOString().slice(0, 10)}, or never`;
  if (!Number.isInteger(expiresAt)) return "is not a whole number of seconds since 1970";
  return expiresAt <= nowSeconds ? "is not in the future" : undefined;
}

/** @throws {TenantDetailError} when a tenant with these details could not be shown or exported. */
export function checkTenantDetails({ name, contact, metadata }: TenantDetails): void {
  for (const [detail, problem] of [
    ["name", name === undefined ? undefined : textProblem(name, LIMITS.name)],
    ["contact", contact === undefined ? undefined : textProblem(contact, LIMITS.contact)],
    ["metadata", metadata === undefined ? undefined : metadataProblem(metadata)],
  ] as const)
    if (problem !== undefined) throw new TenantDetailError(detail, problem);
}

/** What is wrong with the metadata of a tenant, without repeating what may be a secret. */
export function metadataProblem(untrustedMetadata: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(untrustedMetadata);
  if (entries.length > LIMITS.metadataEntries)
    return `has ${entries.length} entries, more than ${LIMITS.metadataEntries}`;
  for (const [key, value] of entries) {
    if (holdsToken(key)) return TOKEN_GIVEN;
    if (!METADATA_KEY.test(key))
      return `has the key ${quoted(key)}: a key is 1 to ${LIMITS.metadataKey} of a-z, A-Z, 0-9, _, ., :, / and -, and begins with a letter or a digit`;
    const problem = textProblem(value, LIMITS.metadataValue);
    if (problem !== undefined) return `is not all right: the value of ${key} ${problem}`;
  }
  const total = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (total > LIMITS.metadataCharacters)
    return `has ${total} characters together, more than ${LIMITS.metadataCharacters}`;
  return undefined;
}

function keptText(stored: string | undefined, length: number): string | undefined {
  if (stored === undefined || textProblem(stored, length) === undefined) return stored;
  return toPlainText(stored, length) || undefined;
}

function textProblem(untrustedText: string, length: number): string | undefined {
  if (typeof untrustedText !== "string") return "is no text";
  if (untrustedText === "") return "is empty: leave it out instead";
  if (holdsToken(untrustedText)) return TOKEN_GIVEN;
  if (untrustedText.length > length) return `has ${untrustedText.length} characters, more than ${length}`;
  if (!isPlainText(untrustedText))
    return "has control characters, others that are not shown, or spaces around it";
  return undefined;
}

/** Said of a field that holds a secret, which is not repeated. */
export const TOKEN_GIVEN =
  "holds a token, which is a secret and not repeated here: tokens verify reads one from standard input and says whose it is";

/** @throws {PlanNameError} when the environment has no such plan. */
export function parsePlanName(untrustedPlan: string, { plans }: Pick<Environment, "plans">): PlanName {
  if (!Object.hasOwn(plans, untrustedPlan))
    throw new PlanNameError(quoted(untrustedPlan), Object.keys(plans));
  return untrustedPlan as PlanName;
}
