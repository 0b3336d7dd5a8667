import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CELL_NAME, ROUTER_CELLS_KEY, routerCellsItem } from "@tollgate/records";
import * as z from "zod";
import { KnownCellsError } from "../../cells/errors";
import type { DeployedRouter } from "../../cells/deployed-router";

const text = z.object({ S: z.string().min(1) }).transform(({ S }) => S);
const target = z.object({ M: z.object({ apiId: text, region: text }) }).transform(({ M }) => M);
const schema = z
  .object({ cells: z.object({ M: z.record(z.string().regex(CELL_NAME), target) }) })
  .transform(({ cells }) => new Map(Object.entries(cells.M)));

/** What the router's deployment has written into the directory's table. @param environment the name of the router's */
export function dynamodbRouter(
  client: DynamoDBClient,
  tableName: string,
  environment: string,
): DeployedRouter {
  return {
    async knownCells() {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: tableName,
          Key: { tenantId: { S: ROUTER_CELLS_KEY } },
          ConsistentRead: true,
        }),
      );
      const directory = `the directory of ${environment}`;
      if (Item === undefined)
        throw new KnownCellsError(environment, `${directory} does not say which cells the router knows`);
      const { success, data } = schema.safeParse(Item);
      if (!success)
        throw new KnownCellsError(environment, `${directory} has an unreadable item ${ROUTER_CELLS_KEY}`);
      return data;
    },
  };
}

/** Writes what Terraform writes after it has deployed a router, for one that Terraform does not deploy. */
export async function writeKnownCells(
  client: DynamoDBClient,
  tableName: string,
  cells: Parameters<typeof routerCellsItem>[0],
): Promise<void> {
  await client.send(new PutItemCommand({ TableName: tableName, Item: routerCellsItem(cells) }));
}
