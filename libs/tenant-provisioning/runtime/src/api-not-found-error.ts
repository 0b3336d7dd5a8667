/** The REST API of an environment is not in the account and Region, or its name is not its own. */
export class ApiNotFoundError extends Error {
  override readonly name = "ApiNotFoundError";

  constructor(apiName: string, count: number) {
    super(
      `there are ${count} REST APIs named "${apiName}", and not one: is the environment deployed in this account and Region?`,
    );
  }
}
