import { functionLog } from "@tollgate/function-log";
import { createDynamoDbClient, DEFAULT_TIMEOUTS } from "./dynamodb-client";
import { DynamoDbTokenRecords } from "./dynamodb-token-records";
import { createHandler } from "./handler";
import { scopeTable, selfServiceScopeTable } from "./scope-table";
import { parseSettings } from "./settings";

const settings = parseSettings(process.env);
const client = createDynamoDbClient();
client.connect();

/**
 * The entry point of the Lambda function. Its client and settings last as long as its execution environment.
 */
export const handler = createHandler({
  records: new DynamoDbTokenRecords(client, settings.tokensTable, DEFAULT_TIMEOUTS.totalMs),
  settings,
  scopeTable: settings.hasSelfService ? (selfServiceScopeTable ?? scopeTable) : scopeTable,
  clock: Date.now,
  logger: functionLog("authorizer"),
});
