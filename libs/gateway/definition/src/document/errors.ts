import { Mistake } from "@tollgate/environments";
import { openApiPath } from "../open-api-path";

/** One mistake in an OpenAPI document. */
export interface Problem {
  /** Where in the document: `paths./health.get.x-backend`. */
  readonly path: string;
  /** What is wrong there, and what is allowed, in one line. */
  readonly message: string;
  /** Line of the source, counted from 1. */
  readonly line: number;
}

/** The OpenAPI document cannot become a REST API; `problems` holds every mistake found, in the order of their lines. */
export class DocumentError extends Mistake {
  override readonly name = "DocumentError";

  constructor(readonly problems: readonly Problem[]) {
    super(
      problems.map(({ path, message, line }) => `${openApiPath}:${line}: ${path}: ${message}`).join("\n"),
    );
  }
}
