import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ConditionalCheckFailedException, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { ROOM_KEY } from "@tollgate/records";
import { randomBytes as cryptoRandomBytes } from "node:crypto";
import type { CellRoom, CellRooms } from "../../cells/directory";
import { randomId, type Tenancy } from "../../core/tenancy";
import { StoredRecordError } from "../aws/errors";
import { readItems } from "./batches";
import { holds } from "./tokens";

/** The maximum number of attempts to change a counter that concurrent runs also change. */
const MAX_ATTEMPTS = 20;

/** The rooms of cells in the directory's table. @param cells the names of the cells */
export function dynamodbRooms(
  client: DynamoDBClient,
  tableName: string,
  cells: readonly string[],
  { randomBytes = cryptoRandomBytes }: Pick<Tenancy, "randomBytes"> = {},
): CellRooms {
  const keyOf = (cell: string) => ({ tenantId: { S: `${ROOM_KEY}${cell}` } });
  const read = async (names: readonly string[]) => {
    const rooms = (await readItems(client, tableName, names.map(keyOf))).map(roomOf);
    return new Map(rooms.map((room) => [room.cell, room]));
  };
  const newRevision = () => randomId({ randomBytes });
  return {
    all: () => read(cells),

    async reserve(cell, count, capacity) {
      const fits = capacity === undefined ? "" : " AND reserved <= :most";
      // If the SDK repeats the write because its answer was lost, the counter is too high.
      return holds(() =>
        client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: keyOf(cell),
            UpdateExpression: "SET reserved = reserved + :count, revision = :revision",
            ConditionExpression: `attribute_exists(reserved) AND attribute_not_exists(closed)${fits}`,
            ExpressionAttributeValues: {
              ":count": { N: String(count) },
              ":revision": { S: newRevision() },
              ...(capacity !== undefined && { ":most": { N: String(capacity - count) } }),
            },
          }),
        ),
      );
    },

    async release(cell, count) {
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const room = (await read([cell])).get(cell);
        if (room === undefined) return;
        try {
          await client.send(
            new UpdateItemCommand({
              TableName: tableName,
              Key: keyOf(cell),
              UpdateExpression: "SET reserved = :reserved, revision = :revision",
              ConditionExpression: "revision = :read",
              ExpressionAttributeValues: {
                ":reserved": { N: String(Math.max(0, room.reserved - count)) },
                ":revision": { S: newRevision() },
                ":read": { S: room.revision },
              },
            }),
          );
          return;
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          // The first of several attempts may have succeeded. To release twice would leave the counter too
          // low.
          if ((error.$metadata.attempts ?? 1) > 1) return;
        }
      }
    },

    async setClosed(cell, isClosed) {
      const values: Record<string, AttributeValue> = { ":revision": { S: newRevision() } };
      return holds(() =>
        client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: keyOf(cell),
            UpdateExpression: `SET revision = :revision${isClosed ? ", closed = :closed" : " REMOVE closed"}`,
            ConditionExpression: "attribute_exists(reserved)",
            ExpressionAttributeValues: { ...values, ...(isClosed && { ":closed": { BOOL: true } }) },
          }),
        ),
      );
    },

    async recount(cell, reserved, seen) {
      const revision = newRevision();
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: {
              ...keyOf(cell),
              reserved: { N: String(reserved) },
              revision: { S: revision },
              ...(seen?.isClosed && { closed: { BOOL: true } }),
            },
            ...(seen === undefined
              ? { ConditionExpression: "attribute_not_exists(tenantId)" }
              : {
                  ConditionExpression: "revision = :seen",
                  ExpressionAttributeValues: { ":seen": { S: seen.revision } },
                }),
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return (await read([cell])).get(cell)?.revision === revision;
      }
    },
  };
}

/**
 * What an unknown attribute of a newer version means for the room of a cell is not known here.
 *
 * @throws {StoredRecordError} when the counter is not valid, or has another attribute.
 */
function roomOf(item: Readonly<Record<string, AttributeValue>>): CellRoom {
  const { tenantId, reserved, revision, closed, ...unknown } = item;
  const cell = (tenantId?.S ?? "").slice(ROOM_KEY.length);
  const room = {
    cell,
    reserved: Number(reserved?.N),
    revision: revision?.S ?? "",
    ...(closed && { isClosed: true as const }),
  };
  const isNumber = Number.isSafeInteger(room.reserved) && room.reserved >= 0;
  const problems = [
    ...(isNumber && room.revision !== "" ? [] : ["it is not a number with a revision"]),
    ...(closed === undefined || closed.BOOL === true ? [] : ["closed is not true"]),
    ...Object.keys(unknown).map((name) => `it has the unknown attribute "${name}"`),
  ];
  if (problems.length > 0) throw new StoredRecordError(`the room of cell ${cell}`, problems.join("; "));
  return room;
}
