import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateQuery,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { eachPage } from "@tollgate/tenant-provisioning-runtime";
import { StoredUsageError } from "../errors";
import { DAY_MS, endOf, type Hour } from "../lines/hour";
import type { UnreadCounts } from "../lines/unread-counts";
import { ALL_LABELS, type SealedHour, TENANT_LABELS, type UsageLedger } from "../sums/ledger";
import { packSums, unpackSums } from "../sums/pack-sums";
import type { UsageSums } from "../sums/usage-sums";

/** Partitions beside those of tenants, whose ids have no "#". "#none" is another one. */
const ALL_TENANTS = "#all";
const HOURS = "#hours";
const COUNTED = "#counted";
const DAYS = "#days";
/** The requests of the sums in `DAYS`, which are large. */
const SUMMED_DAYS = "#summed-days";

/** Bytes of sums in one item: an item has at most 400 kB. */
const PART_BYTES = 350_000;

/** Sorts after everything that follows an hour in a key. */
const LAST = "~";

type Item = Readonly<Record<string, AttributeValue>>;

export interface LedgerOptions {
  /** Days after its hour for which an item is kept. @default nothing can be written */
  readonly retentionDays?: number;
  /** Bytes of sums in one item. @default almost as many as DynamoDB allows */
  readonly partBytes?: number;
}

/**
 * The ledger in its table. The sums of an hour are one item, or several where they are too large for one: these are
 * stored first, under the number of requests that they sum, and the item that names them last.
 */
export function dynamodbLedger(
  client: DynamoDBClient,
  tableName: string,
  { retentionDays, partBytes = PART_BYTES }: LedgerOptions = {},
): UsageLedger {
  const expiryOf = (end: number): AttributeValue => {
    if (retentionDays === undefined) throw new RangeError("a ledger that is written needs retentionDays");
    return { N: String(Math.ceil((end + retentionDays * DAY_MS) / 1000)) };
  };

  const put = async (
    tenantId: string,
    hour: string,
    members: Readonly<Record<string, AttributeValue>>,
    condition?: { readonly expression: string; readonly requests: number },
  ): Promise<void> => {
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            tenantId: { S: tenantId },
            hour: { S: hour },
            expiresAt: expiryOf(endOf(hour.slice(0, 13))),
            ...members,
          },
          ...(condition && {
            ConditionExpression: `attribute_not_exists(requests) OR requests ${condition.expression} :requests`,
            ExpressionAttributeValues: { ":requests": { N: String(condition.requests) } },
          }),
        }),
      );
    } catch (error) {
      // What is there sums as many requests, or more.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };

  const setSums = async (partition: string, hour: Hour, sums: UsageSums): Promise<void> => {
    const { requests } = sums;
    const packed = packSums(sums);
    const count = { requests: { N: String(requests) } };
    const condition = { expression: "<", requests };
    if (packed.byteLength <= partBytes)
      return put(partition, hour, { ...count, sums: { B: packed } }, condition);
    const parts = Math.ceil(packed.byteLength / partBytes);
    for (let part = 0; part < parts; part += 1)
      await put(partition, partKey(hour, requests, part), {
        part: { B: packed.subarray(part * partBytes, (part + 1) * partBytes) },
      });
    await put(partition, hour, { ...count, parts: { N: String(parts) } }, condition);
  };

  const items = async function* (partition: string, first: string, last: string): AsyncIterable<Item> {
    const input = {
      TableName: tableName,
      KeyConditionExpression: "tenantId = :partition AND #hour BETWEEN :first AND :last",
      ExpressionAttributeNames: { "#hour": "hour" },
      ExpressionAttributeValues: {
        ":partition": { S: partition },
        ":first": { S: first },
        ":last": { S: last },
      },
      ConsistentRead: true,
    };
    for await (const { Items = [] } of eachPage(paginateQuery({ client }, input))) yield* Items;
  };

  const sumsOf = async function* (
    partition: string,
    labels: number,
    first: Hour,
    last: Hour,
  ): AsyncIterable<readonly [Hour, UsageSums]> {
    for await (const { hour, requests, sums, parts, part } of items(partition, first, last)) {
      // Parts are read with the item that names them; those of an earlier seal expire.
      if (part !== undefined) continue;
      const name = `of ${partition} in ${hour?.S}`;
      const packed =
        sums?.B ?? (await partsOf(partition, hour?.S ?? "", Number(requests?.N), Number(parts?.N), name));
      yield [hour?.S ?? "", unpackSums(packed, labels, name)];
    }
  };

  const partsOf = async (
    partition: string,
    hour: Hour,
    requests: number,
    parts: number,
    name: string,
  ): Promise<Uint8Array> => {
    const found: Uint8Array[] = [];
    if (parts >= 1)
      for await (const { part } of items(
        partition,
        partKey(hour, requests, 0),
        partKey(hour, requests, parts - 1),
      ))
        if (part?.B !== undefined) found.push(part.B);
    if (!(parts >= 1) || found.length !== parts) throw new StoredUsageError(name, "it is not all there");
    return Buffer.concat(found);
  };

  return {
    setTenantHour: setSums,
    setAllTenants: (hour, sums) => setSums(ALL_TENANTS, hour, sums),
    setSealed: ({ hour, lines, unread, sealedAt }) =>
      put(
        HOURS,
        hour,
        {
          requests: { N: String(lines) },
          unread: { S: JSON.stringify(unread) },
          sealedAt: { N: String(sealedAt) },
        },
        { expression: "<=", requests: lines },
      ),
    async setAllTenantsOfDay(day, sums) {
      await setSums(DAYS, day, sums);
      const { requests } = sums;
      await put(SUMMED_DAYS, day, { requests: { N: String(requests) } }, { expression: "<", requests });
    },
    async allTenantsOfDay(day) {
      for await (const [, sums] of sumsOf(DAYS, ALL_LABELS, day, day)) return sums;
      return undefined;
    },
    async *summedDays(first, last) {
      for await (const { hour, requests } of items(SUMMED_DAYS, first, last))
        yield [hour?.S ?? "", Number(requests?.N)] as const;
    },
    setCounted: ({ from, to }) =>
      put(COUNTED, new Date(from).toISOString(), { to: { N: String(to) }, expiresAt: expiryOf(to) }),
    async *countedTimes() {
      for await (const { hour, to } of items(COUNTED, "0", LAST)) {
        const time = { from: Date.parse(hour?.S ?? ""), to: Number(to?.N) };
        if (!(time.from <= time.to))
          throw new StoredUsageError("of a counted time", "it has no beginning or end");
        yield time;
      }
    },
    tenantHours: (tenant, first, last) => sumsOf(tenant, TENANT_LABELS, first, `${last}${LAST}`),
    allTenants: (first, last) => sumsOf(ALL_TENANTS, ALL_LABELS, first, `${last}${LAST}`),
    async *sealedHours(first, last) {
      for await (const item of items(HOURS, first, last)) yield sealedOf(item);
    },
  };
}

/** In order of the parts. A number of requests has at most 16 digits. */
function partKey(hour: Hour, requests: number, part: number): string {
  return `${hour}#${String(requests).padStart(16, "0")}#${String(part).padStart(4, "0")}`;
}

function sealedOf({ hour, requests, unread, sealedAt }: Item): SealedHour {
  const sealed = { hour: hour?.S ?? "", lines: Number(requests?.N), sealedAt: Number(sealedAt?.N) };
  try {
    return { ...sealed, unread: JSON.parse(unread?.S ?? "") as UnreadCounts };
  } catch {
    throw new StoredUsageError(`of the sealed hour ${sealed.hour}`, "its unread lines are not JSON");
  }
}
