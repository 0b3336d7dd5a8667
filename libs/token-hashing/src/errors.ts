/** The source of randomness gave fewer or more bytes than it was asked for; no token was made from them. */
export class RandomnessError extends Error {
  override readonly name = "RandomnessError";

  constructor(asked: number, given: number) {
    super(`asked for ${asked} random bytes, got ${given}`);
  }
}

/** A token was to be minted with a prefix that is not lower-case words joined by underscores. */
export class TokenPrefixError extends Error {
  override readonly name = "TokenPrefixError";

  constructor(prefix: string) {
    super(`token prefix ${JSON.stringify(prefix)} is not lower-case words joined by "_"`);
  }
}
