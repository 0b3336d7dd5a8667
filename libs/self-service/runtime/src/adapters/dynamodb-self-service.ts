import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { holds, StoredRecordError } from "@tollgate/tenant-provisioning-runtime";
import type { RequestRecord, RequestRecords } from "../once/request-records";
import type { MintPlace, MintPlaces } from "../tokens/places";

type Item = Record<string, AttributeValue>;

const PLACES = "places";
/** The places of a tenant that mints nothing any more, in seconds. */
const PLACES_KEPT = 3_600;

/** The table of self-service: requests with idempotency keys, and the tokens that were minted a moment ago. */
export function dynamodbSelfService(
  client: DynamoDBClient,
  tableName: string,
  { clock = Date.now }: { readonly clock?: () => number } = {},
): { readonly requests: RequestRecords; readonly places: MintPlaces } {
  const read = async (tenantId: string, item: string): Promise<Item | undefined> => {
    const input = { TableName: tableName, Key: keyOf(tenantId, item), ConsistentRead: true };
    return (await client.send(new GetItemCommand(input))).Item;
  };
  /** Puts an item that replaces a certain one, or none. @returns whether it is stored, also if by an earlier attempt */
  const put = async (
    Item: Item & { readonly revision: AttributeValue.SMember },
    replaces: string | undefined,
  ): Promise<boolean> => {
    const condition =
      replaces === undefined
        ? { ConditionExpression: "attribute_not_exists(tenantId)" }
        : {
            ConditionExpression: "revision = :replaces",
            ExpressionAttributeValues: { ":replaces": { S: replaces } },
          };
    const isStored = await holds(() =>
      client.send(new PutItemCommand({ TableName: tableName, Item, ...condition })),
    );
    if (isStored) return true;
    // The SDK repeats a write whose answer was lost. The second write then fails because the first succeeded.
    const stored = await read(Item["tenantId"]?.S ?? "", Item["item"]?.S ?? "");
    return stored?.["revision"]?.S === Item.revision.S;
  };
  return {
    requests: {
      async get(tenantId, id) {
        const item = await read(tenantId, id);
        return item && recordOf(item);
      },
      write: (record, replaces) => put(itemOf(record), replaces),
      async remove({ tenantId, id, attempt }) {
        await holds(() =>
          client.send(
            new DeleteItemCommand({
              TableName: tableName,
              Key: keyOf(tenantId, id),
              ConditionExpression: "revision = :own",
              ExpressionAttributeValues: { ":own": { S: attempt } },
            }),
          ),
        );
      },
    },
    places: {
      async get(tenantId) {
        const item = await read(tenantId, PLACES);
        if (item === undefined) return { places: [] };
        const revision = item["revision"]?.S;
        return { places: placesOf(item), ...(revision !== undefined && { revision }) };
      },
      write: (tenantId, places, revision, replaces) =>
        put(
          {
            ...keyOf(tenantId, PLACES),
            revision: { S: revision },
            places: { S: JSON.stringify(places) },
            expiresAt: { N: String(Math.floor(clock() / 1000) + PLACES_KEPT) },
          },
          replaces,
        ),
    },
  };
}

const keyOf = (tenantId: string, item: string) => ({ tenantId: { S: tenantId }, item: { S: item } });

function itemOf(record: RequestRecord) {
  const { tenantId, id, attempt, salt, digest, tokenId, tokenHash, leaseEndsAt, expiresAt, answer } = record;
  return {
    ...keyOf(tenantId, id),
    revision: { S: attempt },
    salt: { B: salt },
    digest: { S: digest },
    tokenId: { S: tokenId },
    tokenHash: { S: tokenHash },
    leaseEndsAt: { N: String(leaseEndsAt) },
    expiresAt: { N: String(expiresAt) },
    ...(answer !== undefined && { answer: { S: answer } }),
  };
}

/** @throws {StoredRecordError} when the item is not a record */
function recordOf(item: Item): RequestRecord {
  const text = (name: string): string => {
    const value = item[name]?.S;
    if (value === undefined)
      throw new StoredRecordError("a request with an idempotency key", `it has no ${name}`);
    return value;
  };
  const number = (name: string): number => {
    const value = Number(item[name]?.N);
    if (!Number.isFinite(value))
      throw new StoredRecordError("a request with an idempotency key", `it has no ${name}`);
    return value;
  };
  const salt = item["salt"]?.B;
  if (salt?.byteLength !== 32)
    throw new StoredRecordError("a request with an idempotency key", "it has no salt");
  const answer = item["answer"]?.S;
  return {
    tenantId: text("tenantId"),
    id: text("item"),
    attempt: text("revision"),
    salt,
    digest: text("digest"),
    tokenId: text("tokenId"),
    tokenHash: text("tokenHash"),
    leaseEndsAt: number("leaseEndsAt"),
    expiresAt: number("expiresAt"),
    ...(answer !== undefined && { answer }),
  };
}

/** @throws {StoredRecordError} when the item has no list: without it, a tenant could have more tokens than it may */
function placesOf(item: Item): readonly MintPlace[] {
  try {
    const untrusted: unknown = JSON.parse(item["places"]?.S ?? "");
    if (Array.isArray(untrusted)) return untrusted as readonly MintPlace[];
  } catch {
    // Below.
  }
  throw new StoredRecordError("the tokens that a tenant mints", "it is not a list");
}
