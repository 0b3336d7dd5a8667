/** A server does not answer within the time limit. */
export class UnansweredError extends Error {
  override readonly name = "UnansweredError";

  /** @param seconds how long it was waited for @param came what came of the answer */
  constructor(operation: string, seconds: number, came: "nothing" | "a part") {
    super(
      `it does not answer ${operation}: ${came === "nothing" ? "nothing" : "only a part of the answer"} came within ${seconds} s`,
    );
  }
}

/** A server answers, and not as AWS does. */
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

/** A server fails: an answer of 500 or more without one of AWS's errors. */
export class ServerFailureError extends Error {
  override readonly name = "ServerFailureError";
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(httpStatusCode: number) {
    super(`HTTP status ${httpStatusCode}`);
    this.$metadata = { httpStatusCode };
  }
}

/** An endpoint that is set is none of a server. */
export class EndpointError extends Error {
  override readonly name = "EndpointError";

  constructor(variable: string) {
    super(`${variable} is no address of a server: it is such as http://127.0.0.1:4000`);
  }
}

/** None of the places where credentials can be has any, or the one that is meant does not give them. */
export class NoCredentialsError extends Error {
  override readonly name = "NoCredentialsError";

  /** @param causes what the places said, the one that is meant first @default nothing: no place is set up */
  constructor(causes: readonly string[]) {
    super(causes.join("; "));
  }
}

/** A table holds something that it should not. */
export class StoredRecordError extends Error {
  override readonly name = "StoredRecordError";

  constructor(what: string, problem: string) {
    super(`the table of tenants holds ${what} that cannot be read: ${problem}`);
  }
}
