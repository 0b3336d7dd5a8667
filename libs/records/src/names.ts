/** The members of an environment that determine names. */
interface Named {
  readonly service: string;
  readonly name: string;
}

/** Returns the prefix of the value of each tenant's API key. */
export function apiKeyPrefix({ service, name }: Named): string {
  return `${service}-${name}-`;
}

/**
 * Returns the name of the usage plan of one tenant's own limits: `example-gateway-tenant_acme_dev`. No service,
 * plan, tenant id or environment has an underscore, so no other plan has such a name.
 */
export function tenantPlanName({ service, name }: Named, tenantId: string): string {
  return `${service}-tenant_${tenantId}_${name}`;
}

/** Returns the id of the tenant whose own usage plan has a name, or undefined for any other plan. */
export function tenantOfPlan(planName: string, environment: Named): string | undefined {
  const [before = "", tenantId, name] = planName.split("_");
  return tenantId !== undefined && name === environment.name && before === `${environment.service}-tenant`
    ? tenantId
    : undefined;
}

/** Returns the tags of tenants' own usage plans, by which IAM tells them from those of Terraform. */
export function tenantPlanTags({ service, name }: Named): Readonly<Record<string, string>> {
  return { service, environment: name, "managed-by": "tenants" };
}

/** Returns the name of one resource in one environment: `example-gateway-General-dev`. */
export function resourceName({ service, name }: Named, thing: string): string {
  return `${service}-${thing}-${name}`;
}

/** Returns the name of the router's function and store of an environment with several cells. */
export function routerName(environment: Named): string {
  return resourceName(environment, "router");
}

/** Returns the name of the queue of the access log's deliveries that the usage ledger could not take. */
export function failedDeliveriesName(environment: Named): string {
  return resourceName(environment, "usage-failed");
}

/** Returns the name of the bus of an environment's events, and of its archive. */
export function eventBusName(environment: Named): string {
  return resourceName(environment, "tenant-events");
}
