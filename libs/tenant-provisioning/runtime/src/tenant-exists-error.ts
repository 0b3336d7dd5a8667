/** A tenant that was to be created is there. */
export class TenantExistsError extends Error {
  override readonly name = "TenantExistsError";

  constructor(tenantId: string) {
    super(
      `tenant "${tenantId}" exists already; if its first token was never shown, mint another one and revoke the first`,
    );
  }
}
