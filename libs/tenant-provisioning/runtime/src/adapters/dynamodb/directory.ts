import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  paginateScan,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import type { Directory, DirectoryEntry } from "../../cells/directory";
import { DirectoryChangedError } from "../../cells/errors";
import { defined } from "../../core/defined";
import { eachPage } from "../aws/each-page";
import { StoredRecordError } from "../aws/errors";
import type { BatchOptions } from "./batches";
import { readItems } from "./batches";

type Item = Record<string, AttributeValue>;

const common = { tenantId: z.string(), cell: z.string(), revision: z.string() };
const begin = {
  begunAt: z.number().optional(),
  begunBy: z.string().optional(),
  operation: z.string().optional(),
};
const end = { ...begin, endedAt: z.number().optional(), endedBy: z.string().optional() };
/** Strict: what an unknown attribute of a newer version means for a tenant is not known here. */
const schema = z.discriminatedUnion("status", [
  z.strictObject({ ...common, status: z.literal("placed") }),
  z.strictObject({
    ...common,
    ...begin,
    status: z.literal("moving"),
    to: z.string(),
    switchAt: z.number().optional(),
  }),
  z.strictObject({
    ...common,
    ...end,
    status: z.literal("returning"),
    to: z.string(),
    until: z.number().optional(),
  }),
  z.strictObject({
    ...common,
    ...end,
    status: z.literal("leaving"),
    from: z.string(),
    until: z.number(),
  }),
]);

/** The directory of tenants in DynamoDB. Its table also has the rooms of the cells, and what the router knows. */
export function dynamodbDirectory(
  client: DynamoDBClient,
  tableName: string,
  options: BatchOptions = {},
): Directory {
  const keyOf = (tenantId: string) => ({ TableName: tableName, Key: { tenantId: { S: tenantId } } });
  const get: Directory["get"] = async (tenantId) => {
    const { Item } = await client.send(new GetItemCommand({ ...keyOf(tenantId), ConsistentRead: true }));
    return Item && entryOf(Item);
  };
  return {
    get,

    async getMany(tenantIds, onUnreadable) {
      const keys = [...new Set(tenantIds)].map((tenantId) => keyOf(tenantId).Key);
      const items = await readItems(client, tableName, keys, options);
      const entries = items.flatMap((item) => readEntry(item, onUnreadable) ?? []);
      return new Map(entries.map((entry) => [entry.tenantId, entry]));
    },

    async write(entry, replaces) {
      try {
        await client.send(
          new PutItemCommand({ TableName: tableName, Item: itemOf(entry), ...conditionOn(replaces) }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The SDK repeats a write whose answer was lost. The second write then fails because the first
        // succeeded.
        if ((await get(entry.tenantId))?.revision === entry.revision) return;
        throw new DirectoryChangedError(entry.tenantId);
      }
    },

    async remove({ tenantId, revision }) {
      try {
        await client.send(
          new DeleteItemCommand({
            ...keyOf(tenantId),
            ConditionExpression: "attribute_not_exists(tenantId) OR revision = :revision",
            ExpressionAttributeValues: { ":revision": { S: revision } },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw new DirectoryChangedError(tenantId);
      }
    },

    async *list(onUnreadable) {
      const pages = eachPage(paginateScan({ client }, { TableName: tableName, ConsistentRead: true }));
      for await (const { Items = [] } of pages)
        for (const item of Items) {
          const entry = isOfCells(item) ? undefined : readEntry(item, onUnreadable);
          if (entry !== undefined) yield entry;
        }
    },
  };
}

function conditionOn(replaces: string | undefined) {
  return replaces === undefined
    ? { ConditionExpression: "attribute_not_exists(tenantId)" }
    : {
        ConditionExpression: "revision = :replaces",
        ExpressionAttributeValues: { ":replaces": { S: replaces } },
      };
}

/** Whether an item is a cell's counter or the router's: a tenant's id contains no "#". */
function isOfCells({ tenantId }: Item): boolean {
  return tenantId?.S?.includes("#") === true;
}

function itemOf(entry: DirectoryEntry): Item {
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]: [string, string | number]) => [
      name,
      typeof value === "string" ? { S: value } : { N: String(value) },
    ]),
  );
}

function readEntry(item: Item, onUnreadable: Parameters<Directory["list"]>[0]): DirectoryEntry | undefined {
  try {
    return entryOf(item);
  } catch (error) {
    if (onUnreadable === undefined || !(error instanceof StoredRecordError)) throw error;
    onUnreadable(item["tenantId"]?.S ?? "", error);
    return undefined;
  }
}

/** @throws {StoredRecordError} when the entry is not valid. */
function entryOf(item: Item): DirectoryEntry {
  const entries = Object.entries(item).map(
    ([name, { S, N }]) => [name, S ?? (N === undefined ? undefined : Number(N))] as const,
  );
  const { success, data, error } = schema.safeParse(Object.fromEntries(entries));
  if (success) return defined(data) as DirectoryEntry;
  const problems = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  throw new StoredRecordError(`the directory's entry of "${item["tenantId"]?.S ?? ""}"`, problems);
}
