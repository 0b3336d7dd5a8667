/** An API key was to be adopted whose value the authorizer would refuse in each of its tokens. */
export class ApiKeyValueError extends Error {
  override readonly name = "ApiKeyValueError";

  constructor(apiKeyId: string) {
    super(
      `the value of API key ${apiKeyId} is not 20 to 128 characters of printable ASCII without blanks and quotes, so no token can name it`,
    );
  }
}

/** An API key was to be adopted that is another tenant's. */
export class ApiKeyTakenError extends Error {
  override readonly name = "ApiKeyTakenError";

  constructor(apiKeyId: string, tenantId: string) {
    super(`API key ${apiKeyId} is tenant "${tenantId}"'s, or named as its, and can be no other's`);
  }
}
