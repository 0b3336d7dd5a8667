/** API Gateway says that an API key with the value exists, and lists none. */
export class ApiKeyNotCreatedError extends Error {
  override readonly name = "ApiKeyNotCreatedError";

  constructor(value: string) {
    super(`API Gateway neither creates nor lists an API key with the value "${value}"`);
  }
}
