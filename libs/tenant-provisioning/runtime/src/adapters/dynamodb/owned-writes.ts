import type {
  DeleteItemCommandInput,
  DynamoDBClient,
  PutItemCommandInput,
  UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { ForeignTokenError } from "../aws/errors";

/** The writes of single items of a tokens table. */
export interface TokenWrites {
  put(input: PutItemCommandInput): Promise<unknown>;
  update(input: UpdateItemCommandInput): Promise<unknown>;
  delete(input: DeleteItemCommandInput): Promise<unknown>;
}

type Conditional = Pick<
  UpdateItemCommandInput,
  "ConditionExpression" | "ExpressionAttributeNames" | "ExpressionAttributeValues"
>;

const IS_OWN = "tenantId = :owner";
const IS_OWN_OR_ABSENT = `(attribute_not_exists(#token) OR ${IS_OWN})`;

/**
 * The only place that writes single items of a tokens table, so that no write of a caller with an owner lacks the condition
 * that the item is the owner's. DynamoDB checks it in the same step as it writes.
 *
 * @param owner the only tenant whose items may be written @default every tenant's
 */
export function ownedWrites(client: DynamoDBClient, owner: string | undefined): TokenWrites {
  const restricted = <Input extends Conditional>(input: Input, condition: string): Input => {
    if (owner === undefined) return input;
    const { ConditionExpression: stated } = input;
    return {
      ...input,
      ConditionExpression: stated === undefined ? condition : `(${stated}) AND ${condition}`,
      ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ":owner": { S: owner } },
      // DynamoDB refuses a name that no expression uses.
      ...(condition.includes("#token") && {
        ExpressionAttributeNames: { ...input.ExpressionAttributeNames, "#token": "token" },
      }),
    };
  };
  return {
    put: async (input) => {
      if (owner !== undefined && input.Item?.["tenantId"]?.S !== owner) throw new ForeignTokenError();
      return client.send(new PutItemCommand(restricted(input, IS_OWN_OR_ABSENT)));
    },
    update: (input) => client.send(new UpdateItemCommand(restricted(input, IS_OWN))),
    delete: (input) => client.send(new DeleteItemCommand(restricted(input, IS_OWN_OR_ABSENT))),
  };
}
