import { type JsonObject, isObject, membersOf } from "../document/json";
import type { Report } from "../document/report";
import { METHODS, httpMethodOf, VARIABLE, type Operation } from "../document/operations";
import { backendNamed } from "../backends/backend-named";
import { backends } from "../backends/loaded-backends";

/** Reports a document that is not OpenAPI 3.0, the version that API Gateway imports for REST APIs. */
export function checkRoot(document: JsonObject, report: Report): void {
  const version = document["openapi"];
  if (typeof version !== "string" || !/^3\.0\.\d+$/.test(version))
    report(
      ["openapi"],
      `must be "3.0.x", the version that API Gateway imports; it is ${JSON.stringify(version)}`,
    );
  for (const field of ["title", "version"]) {
    const info = document["info"];
    if (!isObject(info) || typeof info[field] !== "string") report(["info", field], "must be a text");
  }
  if (membersOf(document["paths"]).length === 0) report(["paths"], "must hold at least one path");
}

const LITERAL = /^[\w.,:-]+$/;

/** Returns the names of a path's variables: `id` and `rest` for `/items/{id}/{rest+}`. */
export function variablesOf(template: string): readonly string[] {
  return template.split("/").flatMap((segment) => VARIABLE.exec(segment)?.[1] ?? []);
}

/**
 * Reports paths that API Gateway refuses. It builds a tree of resources in which a segment is either a
 * literal or one whole variable, and each parent has at most one variable among its children.
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
      if (segment === "." || segment === "..")
        report(`the segment ${JSON.stringify(segment)} is not allowed: clients remove it from a path`);
      else if (!LITERAL.test(segment))
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

/** The id is also part of the address of a Terraform resource. */
const OPERATION_ID = /^[\w-]+$/;
const STATUS = /^([1-5]\d\d|[1-5]XX|default)$/;

/** Reports operations without a name of their own, an existing backend, or a response. */
export function checkOperations(operations: readonly Operation[], report: Report): void {
  const first = new Map<string, string>();
  for (const { value, at, template, method, ownFunction } of operations) {
    if (ownFunction === undefined)
      checkBackend(value["x-backend"], (message) => report([...at, "x-backend"], message));
    const id = value["operationId"];
    if (typeof id !== "string" || !OPERATION_ID.test(id))
      report([...at, "operationId"], "is missing or not a name: use letters, digits, _ and -");
    else if (first.has(id)) report([...at, "operationId"], `"${id}" is already the name of ${first.get(id)}`);
    else first.set(id, `${httpMethodOf(method)} ${template}`);
    if (membersOf(value["responses"]).length === 0)
      report([...at, "responses"], "must hold at least one response");
    for (const [status] of membersOf(value["responses"]))
      if (!STATUS.test(status)) report([...at, "responses", status], "is not a status code, such as 200");
  }
}

function checkBackend(untrustedName: unknown, report: (message: string) => void): void {
  const known = Object.keys(backends).join(", ");
  if (untrustedName === undefined) report(`is missing: name a backend; there are: ${known}`);
  else if (backendNamed(untrustedName) === undefined)
    report(`${JSON.stringify(untrustedName)} is not a backend; there are: ${known}`);
}
