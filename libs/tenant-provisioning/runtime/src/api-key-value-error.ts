/** The value that a tenant's API key would get is one that API Gateway refuses. */
export class ApiKeyValueError extends Error {
  override readonly name = "ApiKeyValueError";

  constructor(value: string) {
    super(
      `API key value "${value}" has ${value.length} characters, and API Gateway requires 20 to 128: ` +
        "it is <service>-<environment>-<tenant id>",
    );
  }
}
