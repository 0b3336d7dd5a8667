import * as z from "zod";
import type { Reply } from "../http/received-request";
import type { State } from "../state/state";
import { constraintMessage, detectedMessage } from "../common/validation-messages";
import { invalid, refused, reply } from "./replies";
import { operationOf, type DynamoDbRequest, type EmbeddedDynamoDb } from "./embedded-dynamodb";
import { tryJson } from "../common/json";
import { notImplemented, unsupportedMember, type OperationTypes } from "./dynalite/unsupported";

const schema = z.object({
  TableName: z.string(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string().min(1).max(255), Enabled: z.boolean() }),
});

/** The same members, as dynalite describes the inputs of its operations. */
const INPUT: OperationTypes = {
  TableName: "String",
  TimeToLiveSpecification: {
    type: "ValueStruct<TimeToLiveSpecification>",
    children: { AttributeName: "String", Enabled: "Boolean" },
  },
};

type Issue = z.core.$ZodIssue;

/** DynamoDB's message for a member that is missing, too short or too long. */
function problemOf(issue: Issue): string {
  const member = issue.path
    .map((name) => String(name).replace(/^./, (first) => first.toLowerCase()))
    .join(".");
  const wrong = (value: string, constraint: string) => constraintMessage(value, member, constraint);
  const given = `'${String(issue.input)}'`;
  if (issue.code === "too_small")
    return wrong(given, `have length greater than or equal to ${issue.minimum}`);
  if (issue.code === "too_big") return wrong(given, `have length less than or equal to ${issue.maximum}`);
  return wrong("null", "not be null");
}

/**
 * DynamoDB's time to live, which dynalite lacks: `UpdateTimeToLive`, `DescribeTimeToLive` and the deletion of expired items. A table's
 * attribute is part of the state.
 */
export class TimeToLive {
  constructor(
    private readonly dynamodb: EmbeddedDynamoDb,
    private readonly state: State,
  ) {}

  /** Answers a request in DynamoDB's protocol. Requests without relation to time to live go to dynalite. */
  async handle(request: DynamoDbRequest): Promise<Reply> {
    const operation = operationOf(request);
    if (operation === "UpdateTimeToLive") return this.update(request.body);
    const answer = await this.dynamodb.handle(request);
    if (answer.status !== 200 || (operation !== "DescribeTimeToLive" && operation !== "DeleteTable"))
      return answer;
    const { TableName: table } = JSON.parse(request.body.toString()) as { TableName: string };
    if (operation === "DescribeTimeToLive") return this.describe(table, answer);
    this.state.timeToLive.delete(table);
    await this.state.durable();
    return answer;
  }

  /** Deletes expired items of all tables. @param now milliseconds since 1970 */
  async expireItems(now: number): Promise<void> {
    for (const { table, attribute } of [...this.state.timeToLive.values()]) {
      await expireItems(this.dynamodb, table, attribute, now);
    }
  }

  private describe(table: string, answer: Reply): Reply {
    const found = this.state.timeToLive.get(table);
    if (!found) return answer;
    return reply(200, {
      TimeToLiveDescription: { AttributeName: found.attribute, TimeToLiveStatus: "ENABLED" },
    });
  }

  private async update(untrustedBody: Buffer): Promise<Reply> {
    const unknown = unsupportedMember("UpdateTimeToLive", INPUT, untrustedBody);
    if (unknown !== undefined) return invalid(notImplemented("UpdateTimeToLive", unknown));
    const input = schema.safeParse(tryJson(untrustedBody.toString()), { reportInput: true });
    if (!input.success) return invalid(detectedMessage(input.error.issues.map(problemOf)));
    const { TableName: table, TimeToLiveSpecification: wanted } = input.data;
    const { Table } = await this.dynamodb.call("DescribeTable", { TableName: table });
    if (Table === undefined) {
      return refused("ResourceNotFoundException", `Requested resource not found: Table: ${table} not found`);
    }
    const current = this.state.timeToLive.get(table)?.attribute;
    if (!wanted.Enabled && current === undefined) return invalid("TimeToLive is already disabled");
    if (current !== undefined && current !== wanted.AttributeName) {
      return invalid(
        `TimeToLive is active on a different AttributeName: current AttributeName is ${current}`,
      );
    }
    if (wanted.Enabled && current !== undefined) return invalid("TimeToLive is already enabled");
    if (wanted.Enabled) this.state.timeToLive.set(table, { table, attribute: wanted.AttributeName });
    else this.state.timeToLive.delete(table);
    await this.state.durable();
    return reply(200, { TimeToLiveSpecification: wanted });
  }
}

interface ScanOutput {
  readonly Items?: readonly Record<string, object>[];
  readonly LastEvaluatedKey?: object;
}

/** Items that expired longer ago, in seconds, are not deleted. */
const FIVE_YEARS = (5 * 365 + 1) * 86_400;

/**
 * Deletes a table's items that expired within the last five years. A missing table has none. An item whose attribute changes
 * meanwhile stays.
 *
 * @param now milliseconds since 1970
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
async function expireItems(
  dynamodb: EmbeddedDynamoDb,
  table: string,
  attribute: string,
  now: number,
): Promise<void> {
  const { Table } = (await dynamodb.call("DescribeTable", { TableName: table })) as {
    Table?: { KeySchema: readonly { AttributeName: string }[] };
  };
  const keys = (Table?.KeySchema ?? []).map(({ AttributeName }, at) => [`#key${at}`, AttributeName] as const);
  if (keys.length === 0) return;
  const seconds = Math.floor(now / 1000);
  const ended = {
    // The comparison is false for attributes that are not numbers: they do not expire.
    condition: "#ttl < :now AND #ttl >= :oldest",
    names: { "#ttl": attribute },
    values: { ":now": { N: String(seconds) }, ":oldest": { N: String(seconds - FIVE_YEARS) } },
  };
  let from: object | undefined;
  do {
    const page: ScanOutput = await dynamodb.call("Scan", {
      TableName: table,
      FilterExpression: ended.condition,
      ProjectionExpression: keys.map(([placeholder]) => placeholder).join(", "),
      ExpressionAttributeNames: { ...ended.names, ...Object.fromEntries(keys) },
      ExpressionAttributeValues: ended.values,
      ...(from && { ExclusiveStartKey: from }),
    });
    for (const Key of page.Items ?? [])
      await dynamodb.call("DeleteItem", {
        TableName: table,
        Key,
        ConditionExpression: ended.condition,
        ExpressionAttributeNames: ended.names,
        ExpressionAttributeValues: ended.values,
      });
    from = page.LastEvaluatedKey;
  } while (from);
}
