/** An OpenAPI document says something that the emulator cannot serve; `path` leads to it. */
export class DefinitionError extends Error {
  override readonly name = "DefinitionError";

  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}
