import type { Permission } from "@tollgate/data-protection-infra";
import { awsArn, type EventsResourceNames, type Place, tableArn } from "@tollgate/environments";
import { SEQUENCE_ITEM } from "@tollgate/records";

const actions = (operations: string): readonly string[] =>
  operations.split(" ").map((operation) => `dynamodb:${operation}`);

/**
 * Returns the rights of the relay. Of the audit trail it may change no more than the two attributes that say whether an entry
 * waits, and under which number it was published: the trail stays append-only.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function relayPermissions(
  { audit, tenantEvents, tenants, tokens, bus }: EventsResourceNames,
  place: Place,
): readonly Permission[] {
  const on = (table: string, operations: string, index?: string): Permission => ({
    actions: actions(operations),
    resources: [tableArn(table, place, index)],
  });
  return [
    on(audit, "GetItem Query"),
    on(audit, "Query", "outbox"),
    {
      ...on(audit, "UpdateItem"),
      condition: {
        "ForAllValues:StringEquals": {
          "dynamodb:Attributes": ["tenantId", "entry", "outbox", SEQUENCE_ITEM],
        },
        // Without this, an update could return the whole entry.
        StringEquals: { "dynamodb:ReturnValues": ["NONE"] },
      },
    },
    on(tenantEvents, "GetItem PutItem UpdateItem"),
    on(tenantEvents, "Query", "outbox"),
    on(tenants, "GetItem"),
    on(tokens, "Query", "byTenant"),
    {
      actions: ["events:PutEvents"],
      resources: [awsArn("events", place.region, place.accountId, `event-bus/${bus}`)],
    },
  ];
}

/** Returns the rights of the function that writes notices: it reads, and adds notices. */
export function noticePermissions(
  { tenantEvents, tokens, usage }: EventsResourceNames,
  place: Place,
): readonly Permission[] {
  const on = (table: string, operations: string): Permission => ({
    actions: actions(operations),
    resources: [tableArn(table, place)],
  });
  return [
    on(tokens, "Scan"),
    on(tenantEvents, "PutItem"),
    ...(usage ? [on(usage.usage, "Query"), on(usage.usageLines, "Query")] : []),
  ];
}
