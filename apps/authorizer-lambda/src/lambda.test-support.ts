import type { ScopeTable } from "@tollgate/authorizer-runtime";
import { functionLog } from "@tollgate/function-log";
import type { APIGatewayAuthorizerResult } from "aws-lambda";
import type { DynamoDbTimeouts } from "./dynamodb-client";
import { createDynamoDbClient } from "./dynamodb-client";
import { DynamoDbTokenRecords } from "./dynamodb-token-records";
import { createHandler } from "./handler";

export const METHOD_ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev/GET/health";
export const REQUEST_ID = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef";

/** Short, to keep tests of a slow DynamoDB fast. */
export const SHORT: DynamoDbTimeouts = { connectMs: 100, attemptMs: 150, totalMs: 400 };

/** Sets the environment variables that every AWS SDK reads. */
export function useEndpoint(endpoint: string): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
  });
}

/** Calls the function as Lambda would, with the current endpoint. */
export async function invoke(
  untrustedHeader: string,
  timeouts: DynamoDbTimeouts = SHORT,
  methodArn = METHOD_ARN,
  scopeTable: ScopeTable = { allow: [], deny: [] },
): Promise<APIGatewayAuthorizerResult> {
  const client = createDynamoDbClient(timeouts);
  const handler = createHandler({
    records: new DynamoDbTokenRecords(client, "Tokens", timeouts.totalMs),
    settings: { tokenPrefix: "tg_dev", acceptedTokens: "any" },
    scopeTable,
    clock: Date.now,
    logger: functionLog("authorizer"),
  });
  const event = { type: "TOKEN" as const, authorizationToken: untrustedHeader, methodArn };
  return handler(event, { awsRequestId: REQUEST_ID }).finally(() => client.destroy());
}
