import { type AttributeValue, type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { type Quota, quotaPeriods } from "@tollgate/aws-quotas";
import { TENANT_ITEM } from "@tollgate/records";
import { eachPage } from "@tollgate/tenant-provisioning-runtime";
import { StoredUsageError } from "../errors";
import type { WatchedTenant } from "../report/quota-use";

/** The quota of each plan by its name: null for a plan without one. */
export type PlanQuotas = Readonly<Record<string, Omit<Quota, "offset"> | null>>;

/**
 * Reads all tenants with their quotas: their own, or those of their plans.
 *
 * @throws {StoredUsageError} when a record's limits are not valid: whether the tenant is near them is not known then
 */
export async function* dynamodbWatchedTenants(
  client: DynamoDBClient,
  tableName: string,
  quotas: PlanQuotas,
): AsyncIterable<WatchedTenant> {
  const pages = eachPage(
    paginateScan(
      { client },
      {
        TableName: tableName,
        // Earlier versions stored events of the audit trail in the same table.
        FilterExpression: "#item = :item",
        ProjectionExpression: "tenantId, #plan, #limits",
        ExpressionAttributeNames: { "#item": "item", "#plan": "plan", "#limits": "limits" },
        ExpressionAttributeValues: { ":item": { S: TENANT_ITEM } },
      },
    ),
  );
  for await (const { Items = [] } of pages)
    for (const { tenantId, plan, limits } of Items) {
      const id = tenantId?.S ?? "";
      const quota =
        limits === undefined ? quotaOfPlan(quotas, plan?.S ?? "") : ownQuota(limits.M?.["quota"], id);
      yield { tenantId: id, quota };
    }
}

/** The quota of a plan that the environment no longer has is not known here. */
function quotaOfPlan(quotas: PlanQuotas, plan: string): WatchedTenant["quota"] {
  return Object.hasOwn(quotas, plan) ? (quotas[plan] ?? undefined) : "unknown";
}

function ownQuota(stored: AttributeValue | undefined, tenantId: string): WatchedTenant["quota"] {
  if (stored === undefined) return undefined;
  const limit = Number(stored.M?.["limit"]?.N);
  const period = quotaPeriods.find((each): each is Quota["period"] => each === stored.M?.["period"]?.S);
  if (!(limit >= 1) || period === undefined)
    throw new StoredUsageError(`of tenant ${tenantId}`, "the quota in its limits is not valid");
  return { limit, period };
}
