/** A token was to be minted with a prefix that is not lower-case words joined by underscores. */
export class TokenPrefixError extends Error {
  override readonly name = "TokenPrefixError";

  constructor(prefix: string) {
    super(`token prefix ${JSON.stringify(prefix)} is not lower-case words joined by "_"`);
  }
}
