import { tenantPlanTags } from "./names";
import { auditTable, tenantsTable, tokensTable, usageLinesTable, usageTable } from "./tables";

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
  /**
   * Where the tags of a tenant's own usage plan must be: in the request that creates it, or on the plan.
   *
   * @default no tag is needed
   */
  readonly tagged?: Tagged;
}

type Tagged = "request" | "resource";

/** The actions of the `tenants` command on the directory of tenants, before the cells of an environment. */
export const directoryActions: readonly string[] = [
  "BatchGetItem",
  "DeleteItem",
  "GetItem",
  "PutItem",
  "Scan",
  "UpdateItem",
].map((operation) => `dynamodb:${operation}`);

/** The actions of the `tenants` command on the store of the router's exceptions. */
export const routerStoreActions: readonly string[] = [
  "cloudfront:DescribeKeyValueStore",
  ...["DescribeKeyValueStore", "GetKey", "ListKeys", "UpdateKeys"].map(
    (operation) => `cloudfront-keyvaluestore:${operation}`,
  ),
];

/** Stands for {@link newPlanTagsPath}. */
export const NEW_PLAN_TAGS = "/tags/{newPlan}";

/**
 * Returns the path on which API Gateway checks the tags of a usage plan that is being created. It ends in an asterisk,
 * because the plan has no id yet. `${*}` is that character in IAM: a wildcard would allow to tag any plan, and so to
 * change it. Terraform reads `$$` as `$`.
 *
 * The path has the plan's ARN URL-encoded. Each `?` stands for the percent sign of an encoded character: AWS-compatible
 * servers return policies as they are, and Terraform decodes them, so that it would see a change at each plan. No other ARN
 * matches, because an encoded ARN has nothing but this between the names of partition, service, Region and resource.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
 *
 * @param plansArn the ARN of `/usageplans`
 */
export function newPlanTagsPath(plansArn: string): string {
  return `/tags/${encodeURIComponent(`${plansArn}/`).replaceAll("%", "?")}$\${*}`;
}

const gateway = (operation: string, method: string, on: string, tagged?: Tagged): OperatorPermission => ({
  call: `apigateway:${operation}`,
  action: `apigateway:${method}`,
  on,
  ...(tagged && { tagged }),
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
  // Tenants' own usage plans. A plan passes its tags on to its keys:
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-supported-resources.html
  gateway("CreateUsagePlan", "POST", "/usageplans", "request"),
  gateway("CreateUsagePlan", "PUT", NEW_PLAN_TAGS, "request"),
  gateway("UpdateUsagePlan", "PATCH", "/usageplans/*", "resource"),
  gateway("DeleteUsagePlan", "DELETE", "/usageplans/*", "resource"),
  gateway("GetUsagePlanKeys", "GET", "/usageplans/*/keys", "resource"),
  gateway("GetUsagePlanKey", "GET", "/usageplans/*/keys/*", "resource"),
  gateway("CreateUsagePlanKey", "POST", "/usageplans/*/keys", "resource"),
  gateway("DeleteUsagePlanKey", "DELETE", "/usageplans/*/keys/*", "resource"),
  // API Gateway documents no tags for usage.
  gateway("GetUsage", "GET", "/usageplans/*/usage"),
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

/** The permissions of the `tenants` command in an environment that has the usage ledger. */
export const usagePermissions: readonly OperatorPermission[] = [
  dynamodb("Query", "usage"),
  dynamodb("Query", "usage-lines"),
];

/** Returns the tables of an environment by the names that permissions on DynamoDB begin with. */
export function operatorTables(
  environment: Parameters<typeof tenantsTable>[0] & Parameters<typeof tokensTable>[0],
) {
  return {
    tenants: tenantsTable(environment),
    tokens: tokensTable(environment),
    audit: auditTable(environment),
    usage: usageTable(environment),
    "usage-lines": usageLinesTable(environment),
  };
}

/** Actions that are allowed on the same resources. */
export interface OperatorGrant {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
}

/**
 * Returns the permissions of the `tenants` command in as few statements as possible: each resource is in one
 * statement only, together with the resources that allow the same actions. A policy has up to 6,144
 * characters, and the ARN of a table may have more than 300.
 *
 * @param arnsOf returns the ARNs for a permission's `on`
 */
export function operatorGrants(
  environment: Parameters<typeof tenantPlanTags>[0] & { readonly usage?: unknown },
  arnsOf: (on: string) => readonly string[],
): readonly OperatorGrant[] {
  const actions = new Map<string, Set<string>>();
  const permissions = [...operatorPermissions, ...(environment.usage === undefined ? [] : usagePermissions)];
  for (const { action, on } of permissions.filter(({ tagged }) => tagged === undefined))
    for (const arn of arnsOf(on)) actions.set(arn, (actions.get(arn) ?? new Set()).add(action));
  const grants = new Map<string, { readonly Action: string[]; readonly Resource: string[] }>();
  for (const [arn, allowed] of actions) {
    const Action = [...allowed].sort();
    const grant = grants.get(Action.join()) ?? { Action, Resource: [] };
    grant.Resource.push(arn);
    grants.set(Action.join(), grant);
  }
  return [
    ...grants.values(),
    ...(["request", "resource"] as const).map((tagged) => {
      // A condition is long, and limits these to tenants' own plans, so that there is one statement for each.
      const some = operatorPermissions.filter((each) => each.tagged === tagged);
      return {
        Action: [...new Set(some.map(({ action }) => action))].sort(),
        Resource: [...new Set(some.flatMap(({ on }) => arnsOf(on)))],
        Condition: { StringEquals: taggedBy(tagged, environment) },
      };
    }),
  ];
}

function taggedBy(
  tagged: Tagged,
  environment: Parameters<typeof tenantPlanTags>[0],
): Readonly<Record<string, string>> {
  const key = tagged === "request" ? "aws:RequestTag" : "aws:ResourceTag";
  const entries = Object.entries(tenantPlanTags(environment));
  return Object.fromEntries(entries.map(([name, value]) => [`${key}/${name}`, value]));
}
