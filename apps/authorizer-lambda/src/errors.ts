/** The function's environment variables are missing or wrong; `problems` has one line for each. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("; "));
  }
}

/** An error name as the SDK, Node or DynamoDB's model writes it. Other names from a server are dropped. */
const TRUSTED_NAME = /^[A-Z][A-Za-z]{0,60}(Error|Exception)$/;

/**
 * The tokens table could not be read. The error holds facts about the failure, and nothing of the request.
 */
export class TokenRecordsUnavailableError extends Error {
  override readonly name = "TokenRecordsUnavailableError";
  /** HTTP status of the last attempt, if it got a response. */
  readonly httpStatus: number | undefined;
  readonly attempts: number | undefined;

  /**
   * Keeps no `cause`: errors of the SDK can contain the request and the response, and loggers print causes.
   */
  constructor(untrustedCause: unknown) {
    const { name, $metadata } = untrustedCause as Partial<SdkError>;
    super(`could not read the tokens table: ${TRUSTED_NAME.test(String(name)) ? name : "Error"}`);
    this.httpStatus = numberOrNothing($metadata?.httpStatusCode);
    this.attempts = numberOrNothing($metadata?.attempts);
  }
}

interface SdkError {
  readonly name: unknown;
  readonly $metadata: { readonly httpStatusCode?: unknown; readonly attempts?: unknown };
}

function numberOrNothing(untrustedValue: unknown): number | undefined {
  return typeof untrustedValue === "number" ? untrustedValue : undefined;
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
