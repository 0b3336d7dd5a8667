/** The function's environment variables are missing or wrong; `problems` has one line for each. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("; "));
  }
}

/** An error name as an AWS SDK, Node or DynamoDB's model writes it. Other names from a server are dropped. */
const TRUSTED_NAME = /^[A-Z][A-Za-z]{0,60}(Error|Exception)$/;

/** Facts about a failed read, and nothing of the request or the response. */
export interface ReadFailure {
  /** Name of the error, which a server may have chosen. */
  readonly untrustedName: string;
  /** HTTP status of the last attempt. @default it got no response */
  readonly httpStatus?: number | undefined;
  /** @default no attempt was made */
  readonly attempts?: number | undefined;
}

/**
 * The tokens table could not be read. The error holds facts about the failure, and nothing of the request. It
 * has no `cause`, which loggers print.
 */
export class TokenRecordsUnavailableError extends Error {
  override readonly name = "TokenRecordsUnavailableError";
  /** HTTP status of the last attempt, if it got a response. */
  readonly httpStatus: number | undefined;
  readonly attempts: number | undefined;

  constructor({ untrustedName, httpStatus, attempts }: ReadFailure) {
    super(`could not read the tokens table: ${TRUSTED_NAME.test(untrustedName) ? untrustedName : "Error"}`);
    this.httpStatus = httpStatus;
    this.attempts = attempts;
  }
}

/**
 * The authorizer could not decide, so API Gateway answers 500. The Lambda runtime logs a thrown error with
 * all its properties: this error has none, because the handler has already logged the cause.
 */
export class UndecidedError extends Error {
  override readonly name = "UndecidedError";

  constructor() {
    super("the authorizer could not decide");
  }
}
