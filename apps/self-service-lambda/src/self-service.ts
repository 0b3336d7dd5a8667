import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamodbSelfService, type SelfService } from "@tollgate/self-service-runtime";
import { dynamodbAudit, dynamodbTenants, dynamodbTokens } from "@tollgate/tenant-provisioning-runtime";
import { dynamodbLedger, dynamodbSpool, openHours } from "@tollgate/usage-runtime";
import type { Settings } from "./settings";

/** Self-service on the tables of an environment. */
export function createSelfService(
  { tables, environment, hasOutbox, ...settings }: Settings,
  client: DynamoDBClient,
): SelfService {
  const { usage } = tables;
  const records = dynamodbTenants(client, tables.tenants);
  const audit = dynamodbAudit(client, tables, { hasOutbox });
  return {
    ...settings,
    ...dynamodbSelfService(client, tables.selfService),
    tenancyOf: (tenantId, actor) => {
      const tokens = dynamodbTokens(client, tables.tokens, { owner: tenantId });
      return { records, audit, tokens, lookup: tokens, cache, environment, actor };
    },
    ...(usage && {
      ledger: {
        tenantHours: dynamodbLedger(client, usage.usage).tenantHours,
        completeTo: async () => {
          const { pending } = dynamodbSpool(client, usage.usageLines);
          return (await openHours({ pending })).completeTo;
        },
      },
    }),
  };
}

/** Flushing the authorizer's cache slows all tenants down, so that it is left to operators. */
const cache = {
  flush: () => Promise.reject(new Error("self-service does not flush the authorizer's cache")),
};
