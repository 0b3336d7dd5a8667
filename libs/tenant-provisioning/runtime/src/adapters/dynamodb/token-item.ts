import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { parseTokenRecord, plainValue, TokenRecordError } from "@tollgate/records";
import { defined } from "../../core/defined";
import type { FoundToken, ListedToken, NewToken, Replacement } from "../../core/tokens";

/**
 * The `expiresAt` of a disabled token. Every authorizer refuses it, including those of earlier versions, and
 * DynamoDB does not remove items that ended more than five years ago.
 *
 * @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
export const DISABLED_AT = 0;

/** A token as DynamoDB stores it. @throws {TokenRecordError} for one that the authorizer would refuse. */
export function tokenItem({ tokenHash, ...token }: NewToken): Record<string, AttributeValue> {
  const { clientId, tenantId, tokenId, label, createdAt, expiresAt, scopes, disabled, origin } = token;
  parseTokenRecord({ token: tokenHash, ...token }, tokenHash);
  return {
    token: { S: tokenHash },
    clientId: { S: clientId },
    tenantId: { S: tenantId },
    tokenId: { S: tokenId },
    createdAt: { N: String(createdAt) },
    ...(label !== undefined && { label: { S: label } }),
    ...endAttributes({ ...(expiresAt !== undefined && { expiresAt }), ...(disabled && { disabled }) }),
    ...(scopes !== undefined && { scopes: { L: scopes.map((scope) => ({ S: scope })) } }),
    ...(origin !== undefined && { [ORIGIN]: { S: origin } }),
  };
}

/** The name of the cell that a token names, where another one stores it. It stays with the token, whatever changes. */
export const ORIGIN = "origin";

/** When a move brought a token to the cell that stores it, in seconds since 1970. */
export const ARRIVED_AT = "arrivedAt";

/** The attributes for a token's end and for its disabled state. */
export const END_ATTRIBUTES = ["expiresAt", "disabled", "endsAt"] as const;

export function endAttributes({
  expiresAt,
  disabled,
}: Pick<NewToken, "expiresAt" | "disabled">): Partial<
  Record<(typeof END_ATTRIBUTES)[number], AttributeValue>
> {
  const end = expiresAt === undefined ? undefined : { N: String(expiresAt) };
  if (!disabled) return end === undefined ? {} : { expiresAt: end };
  return { expiresAt: { N: String(DISABLED_AT) }, disabled: { BOOL: true }, ...(end && { endsAt: end }) };
}

/**
 * A held token expires this long before its creation, which is more than the clocks of two machines differ.
 */
const HELD_SECONDS = 86_400;

/**
 * When a held copy of another cell's token expires. DynamoDB removes no item that ended more than five years ago, so
 * the copy is there until its move continues.
 */
export const HELD_AT = 0;

/** The item of a held token. DynamoDB removes it automatically if it is never released. */
export function heldItem(token: NewToken): Record<string, AttributeValue> {
  return {
    ...tokenItem(token),
    expiresAt: { N: String(token.createdAt - HELD_SECONDS) },
    undelivered: { BOOL: true },
  };
}

export function replacementAttribute({ by, byHash, endsAt, endedBefore }: Replacement): AttributeValue {
  return {
    M: {
      by: { S: by },
      byHash: { S: byHash },
      endsAt: { N: String(endsAt) },
      ...(endedBefore !== undefined && { endedBefore: { N: String(endedBefore) } }),
    },
  };
}

/**
 * The scopes of a token. Other programs may have stored them as a list or a set. The authorizer accepts both.
 */
function scopesOf(item: Record<string, AttributeValue>): Pick<FoundToken, "scopes"> {
  const scopes = item["scopes"]?.L?.flatMap(({ S }) => S ?? []) ?? item["scopes"]?.SS;
  return scopes === undefined ? {} : { scopes };
}

/** A token's end, and whether the token is disabled, held or replaced. */
export function stateOf(
  item: Record<string, AttributeValue>,
): Pick<FoundToken, "expiresAt" | "disabled" | "undelivered" | "replacement"> {
  // The index lacks these attributes. But only a disabled token has this end, and only a held token expires
  // before its creation.
  const isOfIndex = item["clientId"] === undefined;
  const isDisabled =
    item["disabled"]?.BOOL === true || (isOfIndex && item["expiresAt"]?.N === String(DISABLED_AT));
  const isHeld =
    item["undelivered"]?.BOOL === true || Number(item["expiresAt"]?.N) < Number(item["createdAt"]?.N);
  const end = (isDisabled ? item["endsAt"] : item["expiresAt"])?.N;
  const { by, byHash, endsAt, endedBefore } = item["replacement"]?.M ?? {};
  const replacement: Replacement = {
    by: by?.S ?? "",
    byHash: byHash?.S ?? "",
    endsAt: Number(endsAt?.N),
    ...(endedBefore?.N !== undefined && { endedBefore: Number(endedBefore.N) }),
  };
  return {
    ...(end !== undefined && { expiresAt: Number(end) }),
    ...(isDisabled ? { disabled: true } : isHeld && { undelivered: true }),
    ...(byHash?.S !== undefined && { replacement }),
  };
}

/** The reason why the authorizer would refuse an item, and whether its scopes are the only one. */
function refusalOf(
  item: Record<string, AttributeValue>,
): Pick<FoundToken, "refused" | "refusedForScopesOnly"> {
  const record = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
  const error = problemOf(record);
  if (error === undefined) return {};
  const isForScopes = problemOf({ ...record, scopes: undefined }) === undefined;
  return {
    refused: `its ${error.field} ${error.rule}`,
    ...(isForScopes && { refusedForScopesOnly: true as const }),
  };
}

function problemOf(record: Readonly<Record<string, unknown>>): TokenRecordError | undefined {
  try {
    parseTokenRecord(record, String(record["token"]));
    return undefined;
  } catch (error) {
    if (error instanceof TokenRecordError) return error;
    throw error;
  }
}

/** A stored token. */
export function tokenOf(item: Record<string, AttributeValue>): FoundToken {
  const tenantId = item["tenantId"]?.S;
  const origin = item[ORIGIN]?.S;
  const arrivedAt = item[ARRIVED_AT]?.N;
  return {
    ...optionalOf(item),
    tokenHash: item["token"]?.S ?? "",
    clientId: item["clientId"]?.S ?? "",
    ...(tenantId !== undefined && { tenantId }),
    ...(origin !== undefined && { origin }),
    ...(arrivedAt !== undefined && { arrivedAt: Number(arrivedAt) }),
    ...refusalOf(item),
  };
}

/** Reads the optional attributes. Ignores a time that another program stored as text. */
export function optionalOf(
  item: Record<string, AttributeValue>,
): Omit<ListedToken, "tokenHash" | "tenantId"> {
  const [tokenId, label] = [item["tokenId"]?.S, item["label"]?.S];
  const createdAt = item["createdAt"]?.N;
  return {
    ...defined({ tokenId, label }),
    ...(createdAt !== undefined && { createdAt: Number(createdAt) }),
    ...scopesOf(item),
    ...stateOf(item),
  };
}
