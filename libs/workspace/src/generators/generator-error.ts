// Nx generators: the files of a new library, Lambda function or hazard.
// Not here: their registration and the schemas of their options, which are in `libs/workspace/nx`.

/** A name of lower-case words joined by hyphens, as a part of other patterns. */
export const NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";

/** A generator rejects its options. Nothing was written. */
export class GeneratorError extends Error {
  override readonly name = "GeneratorError";
}
