/** A generator refuses its options; nothing was written. */
export class GeneratorError extends Error {
  override readonly name = "GeneratorError";
}
