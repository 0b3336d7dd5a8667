import type { AttributeValue, DynamoDBClient, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  paginateQuery,
  paginateScan,
} from "@aws-sdk/client-dynamodb";
import { eachPage } from "../aws/each-page";
import { ForeignTokenError } from "../aws/errors";
import { ownedWrites } from "./owned-writes";
import {
  END_ATTRIBUTES,
  endAttributes,
  heldItem,
  optionalOf,
  ORIGIN,
  replacementAttribute,
  tokenItem,
  tokenOf,
} from "./token-item";
import {
  type FoundToken,
  type TokenLookup,
  type Tokens,
  type TokenSettings,
  sameSettings,
} from "../../core/tokens";
import { defined } from "../../core/defined";

type Item = Record<string, AttributeValue>;

export interface TokensOptions {
  /**
   * The only tenant whose tokens exist for the caller: each write has the condition that the item is the tenant's, and a
   * read does not find another's.
   *
   * @default every tenant's tokens
   */
  readonly owner?: string;
}

/**
 * The tokens table in DynamoDB.
 *
 * `put` has no condition without an owner: hashes of 256 random bits do not collide, and a condition would fail when the
 * SDK repeats a write whose answer was lost.
 *
 * With an owner, a write to another tenant's item does what it does where there is no item, and one of another tenant's
 * record throws a {@link ForeignTokenError}.
 */
export function dynamodbTokens(
  client: DynamoDBClient,
  tableName: string,
  { owner }: TokensOptions = {},
): Tokens & TokenLookup {
  const keyOf = (tokenHash: string) => ({ TableName: tableName, Key: { token: { S: tokenHash } } });
  const write = ownedWrites(client, owner);
  /**
   * Sets or removes a token's end. A disabled token gets the end when it is enabled. The write requires that
   * the token has this successor, so that a revoked token is not restored, and another successor is kept.
   *
   * @param removed further attributes to remove
   */
  const giveEnd = async (
    tokenHash: string,
    byHash: string,
    at: number | undefined,
    removed: readonly string[] = [],
  ): Promise<boolean> => {
    for (const [name, isDisabled] of [
      ["expiresAt", "attribute_not_exists(disabled)"],
      ["endsAt", "attribute_exists(disabled)"],
    ] as const) {
      const isGiven = await holds(() =>
        write.update({
          ...keyOf(tokenHash),
          ...expiry(at, removed, name),
          ConditionExpression: `#replacement.byHash = :successor AND ${isDisabled}`,
          ExpressionAttributeNames: { "#replacement": "replacement" },
          ExpressionAttributeValues: { ...expiryValue(at), ":successor": { S: byHash } },
        }),
      );
      if (isGiven) return true;
    }
    return false;
  };
  const own = (item: Item | undefined) =>
    owner === undefined || item?.["tenantId"]?.S === owner ? item : undefined;
  const requireOwn = (tenantId: string): void => {
    if (owner !== undefined && tenantId !== owner) throw new ForeignTokenError();
  };
  const read = async (tokenHash: string) =>
    own((await client.send(new GetItemCommand({ ...keyOf(tokenHash), ConsistentRead: true }))).Item);
  const find: TokenLookup["find"] = async (tokenHash) => {
    const item = await read(tokenHash);
    return item && tokenOf(item);
  };
  return {
    find,

    async put(token) {
      const isStored = await holds(() => write.put({ TableName: tableName, Item: tokenItem(token) }));
      if (!isStored) throw new ForeignTokenError();
    },

    async hold(token) {
      await holds(() =>
        write.put({
          TableName: tableName,
          Item: heldItem(token),
          // A repeated write must not undo the release.
          ConditionExpression: "attribute_not_exists(#token)",
          ExpressionAttributeNames: { "#token": "token" },
        }),
      );
    },

    async release({ tokenHash, expiresAt }) {
      const isHeld = await holds(() =>
        write.update({
          ...keyOf(tokenHash),
          ...expiry(expiresAt, ["undelivered"]),
          ConditionExpression: "undelivered = :held",
          ExpressionAttributeValues: { ...expiryValue(expiresAt), ":held": { BOOL: true } },
        }),
      );
      return isHeld || (await find(tokenHash)) !== undefined;
    },

    discard: (tokenHash) =>
      holds(() =>
        write.delete({
          ...keyOf(tokenHash),
          ConditionExpression: "attribute_not_exists(#token) OR undelivered = :held",
          ExpressionAttributeNames: { "#token": "token" },
          ExpressionAttributeValues: { ":held": { BOOL: true } },
        }),
      ),

    claim(tokenHash, replacement, instead = replacement.byHash) {
      // The end to restore, and the new end, depend on the end before the replacement.
      const endedBefore =
        replacement.endedBefore === undefined ? "attribute_not_exists(expiresAt)" : "expiresAt = :before";
      return holds(() =>
        write.update({
          ...keyOf(tokenHash),
          UpdateExpression: "SET #replacement = :replacement",
          ConditionExpression:
            `attribute_exists(#token) AND ((attribute_not_exists(#replacement) AND ${endedBefore}) ` +
            "OR #replacement.byHash = :successor OR #replacement.byHash = :instead)",
          ExpressionAttributeNames: { "#token": "token", "#replacement": "replacement" },
          ExpressionAttributeValues: {
            ":replacement": replacementAttribute(replacement),
            ":successor": { S: replacement.byHash },
            ":instead": { S: instead },
            ...(replacement.endedBefore !== undefined && {
              ":before": { N: String(replacement.endedBefore) },
            }),
          },
        }),
      );
    },

    end: (tokenHash, { byHash, endsAt }) => giveEnd(tokenHash, byHash, endsAt),

    async restore(tokenHash, { byHash, endedBefore }) {
      await giveEnd(tokenHash, byHash, endedBefore, ["#replacement"]);
    },

    async update(found, settings, revision) {
      const item = await read(found.tokenHash);
      if (item === undefined || !isAsFound(tokenOf(item), found)) return item?.["revision"]?.S === revision;
      const isUpdated = await holds(() =>
        write.update({ ...keyOf(found.tokenHash), ...changeOf(item, settings, revision) }),
      );
      // The SDK repeats a write whose answer was lost. The second write then fails because the first
      // succeeded.
      return isUpdated || (await read(found.tokenHash))?.["revision"]?.S === revision;
    },

    async assign(tokenHash, { clientId, tenantId, tokenId, origin }) {
      requireOwn(tenantId);
      await holds(() =>
        write.update({
          ...keyOf(tokenHash),
          UpdateExpression: `SET tenantId = :tenant, tokenId = if_not_exists(tokenId, :token)${origin === undefined ? "" : `, ${ORIGIN} = :origin`}`,
          // Without this condition, the update would restore a token that was revoked meanwhile.
          ConditionExpression: "clientId = :client",
          ExpressionAttributeValues: {
            ":tenant": { S: tenantId },
            ...(origin !== undefined && { ":origin": { S: origin } }),
            ":token": { S: tokenId },
            ":client": { S: clientId },
          },
        }),
      );
    },

    async remove(tokenHash) {
      if (!(await holds(() => write.delete(keyOf(tokenHash))))) throw new ForeignTokenError();
    },

    async *ofTenant(tenantId) {
      requireOwn(tenantId);
      const pages = eachPage(
        paginateQuery(
          { client },
          {
            TableName: tableName,
            IndexName: "byTenant",
            KeyConditionExpression: "tenantId = :tenant",
            ExpressionAttributeValues: { ":tenant": { S: tenantId } },
          },
        ),
      );
      for await (const { Items = [] } of pages)
        for (const item of Items) yield { ...optionalOf(item), tenantId, tokenHash: item["token"]?.S ?? "" };
    },

    async *withKey(clientId) {
      const attributes = ["token", "tenantId", "tokenId"];
      for await (const { token, tenantId, tokenId } of itemsWithKey(client, tableName, clientId, attributes))
        if (owner === undefined || tenantId?.S === owner)
          yield {
            tokenHash: token?.S ?? "",
            ...defined({ tenantId: tenantId?.S, tokenId: tokenId?.S }),
          };
    },
  };
}

/**
 * Scans a tokens table for the tokens of an API key.
 *
 * @param attributes to read @default all
 */
export async function* itemsWithKey(
  client: DynamoDBClient,
  tableName: string,
  clientId: string,
  attributes: readonly string[] = [],
): AsyncGenerator<Item> {
  const pages = eachPage(
    paginateScan(
      { client },
      {
        TableName: tableName,
        ConsistentRead: true,
        FilterExpression: "clientId = :client",
        ExpressionAttributeValues: { ":client": { S: clientId } },
        // `token` is a reserved word.
        ...(attributes.length > 0 && {
          ProjectionExpression: attributes.map((name) => `#${name}`).join(", "),
          ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
        }),
      },
    ),
  );
  for await (const { Items = [] } of pages) yield* Items;
}

/** Runs a conditional write. @returns whether the condition held */
export async function holds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

const SETTINGS = ["label", "scopes", ...END_ATTRIBUTES] as const;

/** The attributes that a concurrent change may modify. Scopes change only together with the revision. */
const CONDITIONAL = ["label", ...END_ATTRIBUTES, "revision", "clientId", "undelivered"] as const;

/** The update of a token, on the condition that it has not changed since it was read. */
function changeOf(
  item: Item,
  { label, scopes, ...end }: TokenSettings,
  revision: string,
): Pick<
  UpdateItemCommandInput,
  "UpdateExpression" | "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
> {
  const wanted: Item = {
    ...(label !== undefined && { label: { S: label } }),
    ...(scopes !== undefined && { scopes: { L: scopes.map((scope) => ({ S: scope })) } }),
    ...endAttributes(end),
    revision: { S: revision },
  };
  const removed = SETTINGS.filter((name) => !(name in wanted)).map((name) => `#${name}`);
  const values: Item = {};
  for (const [name, value] of Object.entries(wanted)) values[`:${name}`] = value;
  const conditions = CONDITIONAL.map((name) => {
    if (item[name]) values[`:was_${name}`] = item[name];
    return item[name] ? `#${name} = :was_${name}` : `attribute_not_exists(#${name})`;
  });
  const successor = item["replacement"]?.M?.["byHash"];
  if (successor) values[":successor"] = successor;
  return {
    UpdateExpression:
      `SET ${Object.keys(wanted)
        .map((name) => `#${name} = :${name}`)
        .join(", ")}` + (removed.length > 0 ? ` REMOVE ${removed.join(", ")}` : ""),
    ConditionExpression: [
      ...conditions,
      successor ? "#replacement.byHash = :successor" : "attribute_not_exists(#replacement)",
    ].join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(
      [...SETTINGS, ...CONDITIONAL, "replacement"].map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: values,
  };
}

/** Whether a token has not been changed or replaced since it was read. */
function isAsFound(now: FoundToken, found: FoundToken): boolean {
  return (
    sameSettings(now, found) &&
    now.clientId === found.clientId &&
    now.refused === found.refused &&
    now.undelivered === found.undelivered &&
    now.replacement?.byHash === found.replacement?.byHash
  );
}

/** @param removed further attributes to remove */
function expiry(
  expiresAt: number | undefined,
  removed: readonly string[],
  name: "expiresAt" | "endsAt" = "expiresAt",
): { readonly UpdateExpression: string } {
  const gone = expiresAt === undefined ? [name, ...removed] : removed;
  return {
    UpdateExpression: [
      ...(expiresAt === undefined ? [] : [`SET ${name} = :at`]),
      ...(gone.length > 0 ? [`REMOVE ${gone.join(", ")}`] : []),
    ].join(" "),
  };
}

function expiryValue(expiresAt: number | undefined): Record<string, AttributeValue> {
  return expiresAt === undefined ? {} : { ":at": { N: String(expiresAt) } };
}
