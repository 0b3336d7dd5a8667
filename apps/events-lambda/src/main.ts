import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { eventsNoticeFunction, eventsRelayFunction } from "@tollgate/environments";
import {
  dynamodbNotices,
  dynamodbOutbox,
  dynamodbSequences,
  eventbridgeBus,
  noteTokens,
  relayEvents,
} from "@tollgate/events-runtime";
import { functionLog } from "@tollgate/function-log";
import { allTokens, dynamodbTenants, dynamodbTokens } from "@tollgate/tenant-provisioning-runtime";
import { noticeHandler } from "./notice-handler";
import { relayHandler } from "./relay-handler";
import { parseSettings } from "./settings";
import { usedTokens } from "./used-tokens";

const settings = parseSettings(process.env);
const client = new DynamoDBClient();
const records = dynamodbTenants(client, settings.tenantsTable);
const tokens = dynamodbTokens(client, settings.tokensTable);

/** The entry point of the function that EventBridge invokes each minute. */
export const relay = relayHandler({
  relay: (until) =>
    relayEvents(
      {
        outbox: dynamodbOutbox(client, {
          audit: settings.auditTable,
          tenantEvents: settings.tenantEventsTable,
        }),
        sequences: dynamodbSequences(client, settings.tenantEventsTable),
        bus: eventbridgeBus(new EventBridgeClient(), settings),
        state: {
          record: (tenantId) => records.get(tenantId),
          tokens: (tenantId) => tokens.ofTenant(tenantId),
        },
        source: settings.source,
      },
      until,
    ),
  log: functionLog(eventsRelayFunction.thing),
});

/** The entry point of the function that EventBridge invokes each day. */
export const notice = noticeHandler({
  note: () =>
    noteTokens({
      tokens: () => allTokens(client, settings.tokensTable),
      notices: dynamodbNotices(client, settings.tenantEventsTable),
      // Made for each run: it reads what is open once.
      usedOf: settings.usage && usedTokens(client, settings.usage),
    }),
  log: functionLog(eventsNoticeFunction.thing),
});
