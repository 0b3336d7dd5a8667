/** There is no record of a tenant. */
export class TenantNotFoundError extends Error {
  override readonly name = "TenantNotFoundError";

  constructor(tenantId: string, environmentName: string) {
    super(`there is no tenant "${tenantId}" in ${environmentName}`);
  }
}
