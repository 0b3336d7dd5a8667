/** The function's environment variables are not what it needs; `problems` has one line for each. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly problems: readonly string[]) {
    super(problems.join("; "));
  }
}

/** An error's name as the SDK, Node or DynamoDB's model writes it. Whatever else a server sends as a name is dropped. */
const TRUSTED_NAME = /^[A-Z][A-Za-z]{0,60}(Error|Exception)$/;

/** Why the tokens table could not be read: facts about the failure only, none of what was asked for. */
export class TokenRecordsUnavailableError extends Error {
  override readonly name = "TokenRecordsUnavailableError";
  /** HTTP status of the last attempt, if one was answered. */
  readonly httpStatus: number | undefined;
  readonly attempts: number | undefined;

  /** Keeps no `cause`: errors of the SDK can carry the request and the answer, and loggers print causes. */
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
 * The authorizer could not decide, so API Gateway answers 500. The Lambda runtime logs what a handler throws, with all
 * its properties: this error has none, and what is known of the cause has been logged before.
 */
export class UndecidedError extends Error {
  override readonly name = "UndecidedError";

  constructor() {
    super("the authorizer could not decide");
  }
}
