import { stringify } from "yaml";
import { DocumentError } from "./errors";
import { readDefinition } from "../checks/read-definition";

type Unchecked = Record<string, unknown>;

const SECURITY = [{ token: [], tenantKey: [] }];

/** An operation that passes every check, with changes. */
export function operation(operationId: string, changes: Unchecked = {}): Unchecked {
  return {
    operationId,
    "x-backend": "health",
    security: SECURITY,
    responses: { "200": { description: "Fine" } },
    ...changes,
  };
}

/** A source that passes every check, with these paths and components. */
export function sourceOf(paths: Unchecked, components: Unchecked = {}, root: Unchecked = {}): string {
  return stringify(
    {
      openapi: "3.0.3",
      info: { title: "Test", version: "1" },
      paths,
      components: {
        securitySchemes: {
          token: { type: "apiKey", in: "header", name: "Authorization" },
          tenantKey: { type: "apiKey", in: "header", name: "x-api-key" },
        },
        ...components,
      },
      ...root,
    },
    { aliasDuplicateObjects: false },
  );
}

/** Returns the problems with a source: `path: message`, without the lines. */
export function problemsOf(source: string): readonly string[] {
  try {
    readDefinition(source);
    return [];
  } catch (error) {
    if (error instanceof DocumentError)
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}
