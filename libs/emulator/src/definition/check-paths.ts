import { DefinitionError } from "./definition-error";
import { entriesOf, member } from "./json";
import { isForeignExtension, pointer } from "./document-text";

const LITERAL = /^[^{}]+$/;
const VARIABLE = /^\{[\w.-]+(\+?)\}$/;

/**
 * Refuses paths of which API Gateway makes no resources: a segment is a literal or one whole variable, a parent has one variable
 * among its children, and nothing comes behind `{proxy+}`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 *
 * @throws {DefinitionError} with the path's path
 */
export function checkPaths(document: unknown): void {
  const variableUnder = new Map<string, string>();
  for (const [path] of entriesOf(member(document, "paths"))) {
    if (isForeignExtension(path)) continue;
    const refuse = (because: string): never => {
      throw new DefinitionError(`/paths/${pointer(path)}`, because);
    };
    if (!path.startsWith("/")) refuse("a path starts with /");
    const segments = path.slice(1).replace(/\/$/, "").split("/");
    for (const [index, segment] of segments.entries()) {
      if (segment === "" && segments.length === 1) continue;
      const greedy = VARIABLE.exec(segment)?.[1];
      if (greedy === undefined) {
        if (!LITERAL.test(segment))
          refuse(`${JSON.stringify(segment)} is neither a literal nor one whole {variable}`);
        continue;
      }
      if (greedy !== "" && index < segments.length - 1) refuse(`${segment} must be the last segment`);
      const parent = segments.slice(0, index).join("/");
      const sibling = variableUnder.get(parent) ?? segment;
      if (sibling !== segment) refuse(`${segment} stands where another path has ${sibling}`);
      variableUnder.set(parent, sibling);
    }
  }
}
