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
