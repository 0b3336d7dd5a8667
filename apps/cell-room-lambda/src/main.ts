import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { functionLog } from "@tollgate/function-log";
import { dynamodbRooms } from "@tollgate/tenant-provisioning-runtime";
import { createHandler } from "./handler";
import { parseSettings } from "./settings";

const settings = parseSettings(process.env);

/** The entry point of the Lambda function, which EventBridge invokes on a schedule. */
export const handler = createHandler({
  ...settings,
  rooms: dynamodbRooms(new DynamoDBClient(), settings.directoryTable, settings.cells),
  log: functionLog("cell-room"),
});
