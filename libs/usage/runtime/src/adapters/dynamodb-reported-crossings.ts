import {
  type AttributeValue,
  type DynamoDBClient,
  paginateQuery,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { quotaPeriods } from "@tollgate/aws-quotas";
import { eachPage } from "@tollgate/tenant-provisioning-runtime";
import { StoredUsageError } from "../errors";
import { DAY_MS } from "../lines/hour";
import type { QuotaCrossing, ReportedCrossings } from "../watch/quota-crossing";

/** A partition of the table of sums, with an item for each tenant under its id. */
const CROSSINGS = "#quota";

/** Longer than a month. */
const KEPT_MS = 40 * DAY_MS;

/** The reported crossings, in the table of sums. */
export function dynamodbReportedCrossings(client: DynamoDBClient, tableName: string): ReportedCrossings {
  return {
    async *all() {
      const input = {
        TableName: tableName,
        KeyConditionExpression: "tenantId = :crossings",
        ExpressionAttributeValues: { ":crossings": { S: CROSSINGS } },
        ConsistentRead: true,
      };
      for await (const { Items = [] } of eachPage(paginateQuery({ client }, input)))
        yield* Items.map(crossingOf);
    },

    async add({ tenantId, percent, limit, period, periodStart }) {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            tenantId: { S: CROSSINGS },
            hour: { S: tenantId },
            percent: { N: String(percent) },
            limit: { N: String(limit) },
            period: { S: period },
            periodStart: { N: String(periodStart) },
            expiresAt: { N: String(Math.ceil((periodStart + KEPT_MS) / 1000)) },
          },
        }),
      );
    },
  };
}

function crossingOf(item: Readonly<Record<string, AttributeValue>>): QuotaCrossing {
  const tenantId = item["hour"]?.S ?? "";
  const numberOf = (name: string) => Number(item[name]?.N);
  const period = quotaPeriods.find((each) => each === item["period"]?.S);
  const percent = ([80, 100] as const).find((each) => each === numberOf("percent"));
  const [limit, periodStart] = [numberOf("limit"), numberOf("periodStart")];
  if (percent === undefined || period === undefined || !(limit >= 1) || !Number.isSafeInteger(periodStart))
    throw new StoredUsageError(`of the quota of ${tenantId}`, "it is not a crossing");
  return { tenantId, percent, limit, period, periodStart };
}
