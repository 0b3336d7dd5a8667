import type { BuildFailure } from "esbuild";

/** An app's source does not build; the message has a line for each error, with file, line and column. */
export class BundleError extends Error {
  override readonly name = "BundleError";

  constructor(app: string, { errors }: Pick<BuildFailure, "errors">) {
    const lines = errors.map(({ location, text }) =>
      location ? `${location.file}:${location.line}:${location.column}: ${text}` : `${app}: ${text}`,
    );
    super(lines.join("\n"));
  }
}
