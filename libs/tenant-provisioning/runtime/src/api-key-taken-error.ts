/** An API key was to be adopted that is another tenant's. */
export class ApiKeyTakenError extends Error {
  override readonly name = "ApiKeyTakenError";

  constructor(apiKeyId: string, tenantId: string) {
    super(`API key ${apiKeyId} is tenant "${tenantId}"'s, or named as its, and can be no other's`);
  }
}
