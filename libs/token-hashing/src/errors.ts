/** The random source returned fewer or more bytes than requested; no token was made from them. */
export class RandomnessError extends Error {
  override readonly name = "RandomnessError";

  constructor(asked: number, given: number) {
    super(`asked for ${asked} random bytes, got ${given}`);
  }
}

/** The prefix of a token to mint is not lower-case words joined by underscores. */
export class TokenPrefixError extends Error {
  override readonly name = "TokenPrefixError";

  constructor(prefix: string) {
    super(`token prefix ${JSON.stringify(prefix)} is not lower-case words joined by "_"`);
  }
}
