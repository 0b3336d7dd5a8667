// Nx generators: the files of a new library, Lambda function or hazard.
// Not here: their registration and the schemas of their options, which are in `libs/workspace/nx`.

/** A generator rejects its options. Nothing was written. */
export class GeneratorError extends Error {
  override readonly name = "GeneratorError";
}
