/** Someone else changed a tenant at the same time. What this run had begun is undone, or part of what the other wants. */
export class TenantChangedError extends Error {
  override readonly name = "TenantChangedError";

  constructor(tenantId: string) {
    super(
      `tenant "${tenantId}" was changed by someone else meanwhile: look at it, and run the command again`,
    );
  }
}
