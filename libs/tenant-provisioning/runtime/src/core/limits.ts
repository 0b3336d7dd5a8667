import { durationSeconds, type Environment, type PlanName } from "@tollgate/environments";
import { SCOPE, SCOPE_FORM, TOKEN_LIMITS } from "@tollgate/records";
import { holdsToken, isPlainText, quoted, toPlainText } from "./free-text";
import { PlanNameError, TenantDetailError, TokenOptionError } from "./errors";
import type { TenantDetails } from "./tenant-record";
import type { FoundToken } from "./tokens";
import { defined } from "./defined";

/**
 * The limits of the names and fields of tenants and tokens. Commands, other programs and imported files must
 * obey them, and an export stays within them.
 */
export const LIMITS = {
  ...TOKEN_LIMITS,
  /** Maximum characters of a tenant's name, and of its contact. */
  name: 256,
  contact: 256,
  /** Maximum entries of a tenant's metadata, and maximum characters of a key and of a value. */
  metadataEntries: 50,
  metadataKey: 40,
  metadataValue: 500,
  /**
   * Maximum characters of all keys and values together. A line of an import may have 64 KB, a DynamoDB item
   * 400 KB.
   */
  metadataCharacters: 8_192,
} as const;

export const TENANT_ID = /^[a-z0-9-]{1,64}$/;
/** The id of an imported token; the ids of minted tokens are 16 hexadecimal digits. */
export const TOKEN_ID = /^[\w.-]{1,64}$/;
/**
 * Excludes "=", which separates the key from its value on the command line, and the property names of
 * JavaScript's own objects.
 */
export const METADATA_KEY = new RegExp(`^[a-zA-Z0-9][\\w.:/-]{0,${LIMITS.metadataKey - 1}}$`);
/** API Gateway's ids are 10 lower-case letters and digits. Other servers have longer ids. */
export const API_KEY_ID = /^[\w-]{1,128}$/;

export interface TokenOptions {
  /**
   * The purpose of the token, as the operator describes it: at most 256 characters, none of them invisible.
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
   * The token's scopes, of the form of `SCOPE`: at most 100 of at most 256 characters, together 8,192.
   *
   * @default none
   */
  readonly scopes?: readonly string[];
}

/** The options of a token that is minted. */
export interface MintingOptions extends Omit<TokenOptions, "expiresAt"> {
  /**
   * Second since 1970 from which on the token is refused, or `never`.
   *
   * @default the end of the environment's `maximumTokenLifetime`; without one, the token does not expire
   */
  readonly expiresAt?: number | "never";
}

type WithLifetime = Pick<Environment, "maximumTokenLifetime">;

/** The latest end of a token, in seconds since 1970; undefined where the environment sets no maximum. */
export function latestEnd(createdAt: number, { maximumTokenLifetime }: WithLifetime): number | undefined {
  if (maximumTokenLifetime === undefined) return undefined;
  return createdAt + (durationSeconds(maximumTokenLifetime) ?? 0);
}

/**
 * The latest end that a change may give a stored token. One whose creation is unknown, or lies in the future, cannot be
 * prolonged, because each change would count anew.
 */
export function latestEndOf(
  { createdAt, expiresAt }: Pick<FoundToken, "createdAt" | "expiresAt">,
  now: number,
  environment: WithLifetime,
): number | undefined {
  if (createdAt !== undefined && createdAt <= now) return latestEnd(createdAt, environment);
  const latest = latestEnd(now, environment);
  return latest && Math.min(latest, expiresAt ?? Infinity);
}

/** @throws {TokenOptionError} when a stated end is later than the latest that `maximumTokenLifetime` allows. */
export function checkLifetime(
  expiresAt: number | "never" | undefined,
  latest: number | undefined,
  { maximumTokenLifetime }: WithLifetime,
): void {
  // "never" is not a number, and so within no bound.
  if (latest === undefined || expiresAt === undefined || Number(expiresAt) <= latest) return;
  const allowed = `tokens of this environment live at most ${maximumTokenLifetime}, counted from their creation`;
  throw new TokenOptionError("expiresAt", `is too late: ${allowed}`);
}

/** @throws {TokenOptionError} when an option exceeds the limits, or the token would already have expired. */
export function checkMintingOptions(
  { expiresAt, ...options }: MintingOptions,
  nowSeconds: number,
  environment: WithLifetime,
): void {
  checkTokenOptions({ ...options, ...(typeof expiresAt === "number" && { expiresAt }) }, nowSeconds);
  checkLifetime(expiresAt, latestEnd(nowSeconds, environment), environment);
}

/** @throws {TokenOptionError} when an option exceeds the limits, or the token would already have expired. */
export function checkTokenOptions({ label, expiresAt, scopes = [] }: TokenOptions, nowSeconds: number): void {
  for (const [option, problem] of [
    ["label", label === undefined ? undefined : labelProblem(label)],
    ["scopes", scopesProblem(scopes)],
    ["expiresAt", expiresAt === undefined ? undefined : expiryProblem(expiresAt, nowSeconds)],
  ] as const)
    if (problem !== undefined) throw new TokenOptionError(option, problem);
}

/** The problem with a label, without its text. */
export function labelProblem(untrustedLabel: string): string | undefined {
  return textProblem(untrustedLabel, LIMITS.label);
}

/**
 * Brings a label that another program may have stored within the limits. Returns undefined if nothing is
 * left.
 */
export function keptLabel(stored: string | undefined): string | undefined {
  return keptText(stored, LIMITS.label);
}

/**
 * Brings details that another program may have stored within the limits, and removes those that become empty.
 */
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
    ...defined({ name, contact }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}

/** The problem with the scopes of a token, without their texts: no route can require one of another form. */
export function scopesProblem(untrustedScopes: readonly string[]): string | undefined {
  if (untrustedScopes.length > LIMITS.scopes)
    return `are ${untrustedScopes.length}, more than ${LIMITS.scopes}`;
  const total = untrustedScopes.reduce((sum, scope) => sum + scope.length, 0);
  if (total > LIMITS.scopeCharacters)
    return `have ${total} characters together, more than ${LIMITS.scopeCharacters}`;
  for (const [at, scope] of untrustedScopes.entries()) {
    const problem =
      textProblem(scope, LIMITS.scope) ?? (SCOPE.test(scope) ? undefined : `is not ${SCOPE_FORM}`);
    if (problem !== undefined) return `are invalid: number ${at + 1} ${problem}`;
  }
  return undefined;
}

function expiryProblem(expiresAt: number, nowSeconds: number): string | undefined {
  if (expiresAt > LIMITS.expiresAt)
    return `is too late: a token ends by ${new Date(LIMITS.expiresAt * 1000).toISOString().slice(0, 10)}, or never`;
  if (!Number.isInteger(expiresAt)) return "is not a whole number of seconds since 1970";
  return expiresAt <= nowSeconds ? "is not in the future" : undefined;
}

/** @throws {TenantDetailError} when a detail exceeds the limits. */
export function checkTenantDetails({ name, contact, metadata }: TenantDetails): void {
  for (const [detail, problem] of [
    ["name", name === undefined ? undefined : textProblem(name, LIMITS.name)],
    ["contact", contact === undefined ? undefined : textProblem(contact, LIMITS.contact)],
    ["metadata", metadata === undefined ? undefined : metadataProblem(metadata)],
  ] as const)
    if (problem !== undefined) throw new TenantDetailError(detail, problem);
}

/** The problem with the metadata of a tenant, without texts that may be secret. */
export function metadataProblem(untrustedMetadata: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(untrustedMetadata);
  if (entries.length > LIMITS.metadataEntries)
    return `has ${entries.length} entries, more than ${LIMITS.metadataEntries}`;
  for (const [key, value] of entries) {
    if (holdsToken(key)) return TOKEN_GIVEN;
    if (!METADATA_KEY.test(key))
      return `has the key ${quoted(key)}: a key is 1 to ${LIMITS.metadataKey} of a-z, A-Z, 0-9, _, ., :, / and -, and begins with a letter or a digit`;
    const problem = textProblem(value, LIMITS.metadataValue);
    if (problem !== undefined) return `is invalid: the value of ${key} ${problem}`;
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
  if (typeof untrustedText !== "string") return "is not a string";
  if (untrustedText === "") return "is empty: leave it out instead";
  if (holdsToken(untrustedText)) return TOKEN_GIVEN;
  if (untrustedText.length > length) return `has ${untrustedText.length} characters, more than ${length}`;
  if (!isPlainText(untrustedText))
    return "has control or invisible characters, or spaces at its start or end";
  return undefined;
}

/** The problem with a field that contains a token, without the token. */
export const TOKEN_GIVEN =
  "contains a token, which is a secret and not repeated here: tokens verify reads one from standard input and finds its tenant";

/** @throws {PlanNameError} when the environment has no such plan. */
export function parsePlanName(untrustedPlan: string, { plans }: Pick<Environment, "plans">): PlanName {
  if (!Object.hasOwn(plans, untrustedPlan))
    throw new PlanNameError(quoted(untrustedPlan), Object.keys(plans));
  return untrustedPlan as PlanName;
}
