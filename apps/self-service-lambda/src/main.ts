import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { functionLog } from "@tollgate/function-log";
import { createHandler } from "./handler";
import { createSelfService } from "./self-service";
import { parseSettings } from "./settings";

/** The entry point of the function that answers the routes by which tenants help themselves. */
export const handler = createHandler(
  createSelfService(parseSettings(process.env), new DynamoDBClient()),
  functionLog("self-service"),
);
