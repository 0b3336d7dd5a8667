import { Mistake } from "@tollgate/environments";
import { openApiPath } from "../open-api-path";

/** One mistake in an OpenAPI document. */
export interface Problem {
  /** Its place in the document: `paths./health.get.x-backend`. */
  readonly path: string;
  /** The problem, and what is allowed, in one line. */
  readonly message: string;
  /** Line number in the source, starting at 1. */
  readonly line: number;
}

/** The OpenAPI document cannot become a REST API; `problems` holds every mistake, in the order of lines. */
export class DocumentError extends Mistake {
  override readonly name = "DocumentError";

  constructor(readonly problems: readonly Problem[]) {
    super(
      problems.map(({ path, message, line }) => `${openApiPath}:${line}: ${path}: ${message}`).join("\n"),
    );
  }
}
