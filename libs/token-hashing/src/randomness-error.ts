/** The source of randomness gave fewer or more bytes than it was asked for; no token was made from them. */
export class RandomnessError extends Error {
  override readonly name = "RandomnessError";

  constructor(asked: number, given: number) {
    super(`asked for ${asked} random bytes, got ${given}`);
  }
}
