/** An OpenAPI document has a part that the emulator cannot serve; `path` is its place. */
export class DefinitionError extends Error {
  override readonly name = "DefinitionError";

  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}
