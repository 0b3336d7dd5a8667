/** One AWS call of the `tenants` command, with its permission. */
export interface OperatorPermission {
  /** Service and operation, as the SDK names them. */
  readonly call: string;
  /**
   * The IAM action. API Gateway's control plane has one for each HTTP method (Service Authorization
   * Reference).
   */
  readonly action: string;
  /**
   * The resource. For API Gateway it is the path, in which `{plan}`, `{api}` and `{stage}` stand for those of
   * the environment; for DynamoDB it is the table, or its index.
   */
  readonly on: string;
}

const gateway = (operation: string, method: string, on: string): OperatorPermission => ({
  call: `apigateway:${operation}`,
  action: `apigateway:${method}`,
  on,
});
const dynamodb = (operation: string, on: string): OperatorPermission => ({
  call: `dynamodb:${operation}`,
  action: `dynamodb:${operation}`,
  on,
});

/** Every call of the `tenants` command that needs a permission; `sts:GetCallerIdentity` needs none. */
export const operatorPermissions: readonly OperatorPermission[] = [
  gateway("GetApiKeys", "GET", "/apikeys"),
  gateway("GetApiKey", "GET", "/apikeys/*"),
  gateway("CreateApiKey", "POST", "/apikeys"),
  gateway("ImportApiKeys", "POST", "/apikeys"),
  gateway("UpdateApiKey", "PATCH", "/apikeys/*"),
  gateway("DeleteApiKey", "DELETE", "/apikeys/*"),
  gateway("GetUsagePlans", "GET", "/usageplans"),
  gateway("GetUsagePlanKeys", "GET", "/usageplans/{plan}/keys"),
  gateway("GetUsagePlanKey", "GET", "/usageplans/{plan}/keys/*"),
  gateway("CreateUsagePlanKey", "POST", "/usageplans/{plan}/keys"),
  gateway("DeleteUsagePlanKey", "DELETE", "/usageplans/{plan}/keys/*"),
  gateway("GetUsage", "GET", "/usageplans/{plan}/usage"),
  gateway("GetRestApis", "GET", "/restapis"),
  gateway("FlushStageAuthorizersCache", "DELETE", "/restapis/{api}/stages/{stage}/cache/authorizers"),
  dynamodb("GetItem", "tenants"),
  dynamodb("PutItem", "tenants"),
  dynamodb("DeleteItem", "tenants"),
  dynamodb("Query", "tenants"),
  dynamodb("Query", "tenants/index/tenants"),
  dynamodb("Query", "tenants/index/eventsByDay"),
  dynamodb("Scan", "tenants"),
  // Only adding and reading: no action that deletes, updates, or writes in batches, which may delete too.
  dynamodb("PutItem", "audit"),
  dynamodb("Query", "audit"),
  dynamodb("Query", "audit/index/byDay"),
  dynamodb("Scan", "tokens"),
  dynamodb("BatchGetItem", "tenants"),
  dynamodb("BatchGetItem", "tokens"),
  dynamodb("BatchWriteItem", "tokens"),
  dynamodb("GetItem", "tokens"),
  dynamodb("PutItem", "tokens"),
  dynamodb("UpdateItem", "tokens"),
  dynamodb("DeleteItem", "tokens"),
  dynamodb("Query", "tokens/index/byTenant"),
];

/** Actions that are allowed on the same resources. */
export interface OperatorGrant {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/**
 * Returns the permissions of the `tenants` command in as few statements as possible: each resource is in one
 * statement only, together with the resources that allow the same actions. A policy has up to 6,144
 * characters, and the ARN of a table may have more than 300.
 *
 * @param arnsOf returns the ARNs for a permission's `on`
 */
export function operatorGrants(arnsOf: (on: string) => readonly string[]): readonly OperatorGrant[] {
  const actions = new Map<string, Set<string>>();
  for (const { action, on } of operatorPermissions)
    for (const arn of arnsOf(on)) actions.set(arn, (actions.get(arn) ?? new Set()).add(action));
  const grants = new Map<string, { readonly Action: string[]; readonly Resource: string[] }>();
  for (const [arn, allowed] of actions) {
    const Action = [...allowed].sort();
    const grant = grants.get(Action.join()) ?? { Action, Resource: [] };
    grant.Resource.push(arn);
    grants.set(Action.join(), grant);
  }
  return [...grants.values()];
}
