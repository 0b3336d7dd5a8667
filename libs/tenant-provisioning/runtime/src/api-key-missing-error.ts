/** An API key is gone that a tenant's record names. */
export class ApiKeyMissingError extends Error {
  override readonly name = "ApiKeyMissingError";

  constructor(key: string) {
    super(`there is no API key ${key}: someone deleted it by other means`);
  }
}
