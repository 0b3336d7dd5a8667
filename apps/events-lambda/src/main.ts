import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { eventsRelayFunction } from "@tollgate/environments";
import { dynamodbOutbox, dynamodbSequences, eventbridgeBus, relayEvents } from "@tollgate/events-runtime";
import { functionLog } from "@tollgate/function-log";
import { dynamodbTenants, dynamodbTokens } from "@tollgate/tenant-provisioning-runtime";
import { relayHandler } from "./relay-handler";
import { parseSettings } from "./settings";

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
export const notice = async (): Promise<void> => undefined;
