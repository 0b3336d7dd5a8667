/** A server did not answer within the time limit. */
export class UnansweredError extends Error {
  override readonly name = "UnansweredError";

  /** @param seconds the time limit @param came the received part of the answer */
  constructor(operation: string, seconds: number, came: "nothing" | "a part") {
    super(
      `it does not answer ${operation}: ${came === "nothing" ? "nothing" : "only a part of the answer"} came within ${seconds} s`,
    );
  }
}

/** The answer of a server does not have AWS's form. */
export class NotAwsError extends Error {
  override readonly name = "NotAwsError";
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(
    readonly detail: string,
    httpStatusCode: number,
  ) {
    super(`the answer is not AWS's: ${detail}`);
    this.$metadata = { httpStatusCode };
  }
}

/** A server failed: status 500 or more, without an AWS error. */
export class ServerFailureError extends Error {
  override readonly name = "ServerFailureError";
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(httpStatusCode: number) {
    super(`HTTP status ${httpStatusCode}`);
    this.$metadata = { httpStatusCode };
  }
}

/** A variable that sets an endpoint has no valid address. */
export class EndpointError extends Error {
  override readonly name = "EndpointError";

  constructor(variable: string) {
    super(`${variable} is not a server's URL, such as http://127.0.0.1:4000`);
  }
}

/** No credentials provider is set up, or the selected one failed. */
export class NoCredentialsError extends Error {
  override readonly name = "NoCredentialsError";

  /** @param causes messages of the providers, the selected one first @default none is set up */
  constructor(causes: readonly string[]) {
    super(causes.join("; "));
  }
}

/** A table holds a record that cannot be read. */
export class StoredRecordError extends Error {
  override readonly name = "StoredRecordError";

  constructor(what: string, problem: string) {
    super(`a table holds ${what} that cannot be read: ${problem}`);
  }
}

/** The credentials belong to another account than the environment or cell. */
export class WrongAccountError extends Error {
  override readonly name = "WrongAccountError";

  /** @param actual @default STS names none */
  constructor(account: string, actual: string | undefined) {
    super(
      `the AWS credentials belong to account ${actual ?? "(unknown)"}, and not to ${account}, which the environment states: nothing was done there`,
    );
  }
}

/** An environment states a role, and not the account that has it. */
export class RoleWithoutAccountError extends Error {
  override readonly name = "RoleWithoutAccountError";

  constructor(role: string) {
    super(
      `the environment states the role ${role} and no account, which the role's ARN needs: state account`,
    );
  }
}

/** A write of a caller that may change one tenant's tokens met a token of another tenant. Nothing was written. */
export class ForeignTokenError extends Error {
  override readonly name = "ForeignTokenError";

  constructor() {
    super("the token belongs to another tenant than the caller");
  }
}
