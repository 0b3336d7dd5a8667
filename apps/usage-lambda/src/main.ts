import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamodbNotices, quotaNotice } from "@tollgate/events-runtime";
import { functionLog } from "@tollgate/function-log";
import {
  dynamodbLedger,
  dynamodbReportedCrossings,
  dynamodbSpool,
  dynamodbWatchedTenants,
  lastWholeHour,
  lineCounter,
  sealHours,
  watchTenants,
} from "@tollgate/usage-runtime";
import { countHandler } from "./count-handler";
import { sealHandler } from "./seal-handler";
import { parseSettings } from "./settings";

const settings = parseSettings(process.env);
const client = new DynamoDBClient();
const { pending, ...spool } = dynamodbSpool(client, settings.usageLinesTable);
const ledger = dynamodbLedger(client, settings.usageTable, settings);
const reported = dynamodbReportedCrossings(client, settings.usageTable);

const { tenantEventsTable } = settings;
const notices = tenantEventsTable === undefined ? undefined : dynamodbNotices(client, tenantEventsTable);

/** The entry point of the function to which CloudWatch Logs delivers the access log. */
export const count = countHandler({
  count: lineCounter({ spool, pending }),
  log: functionLog("usage-count"),
});

/** The entry point of the function that EventBridge invokes on a schedule. */
export const seal = sealHandler({
  seal: () => sealHours({ spool, pending, ledger }),
  pending,
  watch: () =>
    watchTenants(
      dynamodbWatchedTenants(client, settings.tenantsTable, settings.quotas),
      lastWholeHour(Date.now()),
      settings.serverErrors,
      { spool, pending, ledger, reported },
    ),
  reported,
  note: notices && ((crossing) => notices.write(quotaNotice(crossing, Date.now()))),
  log: functionLog("usage-seal"),
});
