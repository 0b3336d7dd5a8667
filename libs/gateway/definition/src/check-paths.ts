import type { JsonObject } from "./json";
import { isObject, membersOf } from "./json";
import { METHODS } from "./operations";
import type { Report } from "./report";

const LITERAL = /^[\w.,:-]+$/;
const VARIABLE = /^\{([\w.-]+)(\+?)\}$/;

/** The names of a path's variables: `id` and `rest` for `/items/{id}/{rest+}`. */
export function variablesOf(template: string): readonly string[] {
  return template.split("/").flatMap((segment) => VARIABLE.exec(segment)?.[1] ?? []);
}

/**
 * Reports paths that API Gateway refuses: it builds a tree of resources in which a segment is either a literal or one
 * whole variable, and each parent has at most one variable among its children.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function checkPaths(document: JsonObject, report: Report): void {
  const variableUnder = new Map<string, string>();
  for (const [template, item] of membersOf(document["paths"])) {
    const at = ["paths", template];
    checkTemplate(template, variableUnder, (message) => report(at, message));
    if (!isObject(item)) {
      report(at, "must be an object with an operation for each method");
      continue;
    }
    if (!METHODS.some((method) => item[method] !== undefined)) report(at, "has no operation");
    if (item["$ref"] !== undefined)
      report([...at, "$ref"], "API Gateway does not import a path from elsewhere: write it here");
    if (item["trace"] !== undefined)
      report([...at, "trace"], `is not a method of a REST API; there are: ${METHODS.join(", ")}`);
  }
}

function checkTemplate(
  template: string,
  variableUnder: Map<string, string>,
  report: (message: string) => void,
): void {
  if (!template.startsWith("/")) return report("a path starts with /");
  if (template === "/ping" || template === "/sping")
    return report("is reserved for API Gateway's own health check: take another, such as /health");
  if (template === "/") return;
  const segments = template.slice(1).split("/");
  segments.forEach((segment, index) => {
    const [, variable, greedy] = VARIABLE.exec(segment) ?? [];
    if (variable === undefined) {
      if (!LITERAL.test(segment))
        report(
          `the segment ${JSON.stringify(segment)} is not allowed: letters, digits and _-.,: or one whole {variable}`,
        );
      return;
    }
    if (greedy && index < segments.length - 1) report(`{${variable}+} must be the last segment`);
    const parent = segments.slice(0, index).join("/");
    const sibling = variableUnder.get(parent) ?? segment;
    if (sibling !== segment)
      report(
        `${segment} stands where another path has ${sibling}: API Gateway allows one variable there: give both the same name`,
      );
    variableUnder.set(parent, sibling);
  });
  const names = variablesOf(template);
  if (new Set(names).size < names.length) report("uses a variable twice");
}
