/** A tenant that was to adopt an API key has another one. */
export class TenantHasKeyError extends Error {
  override readonly name = "TenantHasKeyError";

  constructor(tenantId: string, apiKeyId: string | undefined) {
    super(`tenant "${tenantId}" exists already, with the API key ${apiKeyId ?? "that is being made"}`);
  }
}
