import type { RequestValidation } from "./definition";
import { DefinitionError } from "./errors";
import { entriesOf, isObject, member, stringMember } from "../../common/json";
import { pointer, resolveReference } from "./document";
import { checkExpression } from "./expressions";

/**
 * Reads an operation's request validator; `undefined` when it has none.
 *
 * @param at the path of the operation in the document
 * @throws {DefinitionError} for a model that cannot validate
 */
export function readValidation(
  document: unknown,
  path: string,
  operation: unknown,
  at: string,
): RequestValidation | undefined {
  const name =
    stringMember(operation, "x-amazon-apigateway-request-validator") ??
    stringMember(document, "x-amazon-apigateway-request-validator");
  if (name === undefined) return undefined;
  const validator = member(member(document, "x-amazon-apigateway-request-validators"), name);
  if (!isObject(validator))
    throw new DefinitionError(`${at}/x-amazon-apigateway-request-validator`, `"${name}" is not defined`);
  const body = resolveReference(document, member(operation, "requestBody"));
  const validatesParameters = member(validator, "validateRequestParameters") === true;
  return {
    validateBody: member(validator, "validateRequestBody") === true,
    parameters: validatesParameters ? requiredParameters(document, path, operation) : [],
    bodySchemas: Object.fromEntries(
      entriesOf(member(body, "content")).flatMap(([type, media]) => {
        const schema = member(media, "schema");
        checkModel(document, schema, `${at}/requestBody/content/${pointer(type)}/schema`);
        return isObject(schema) ? [[type.toLowerCase(), schema]] : [];
      }),
    ),
  };
}

function requiredParameters(document: unknown, path: string, operation: unknown) {
  const ofPath = member(member(member(document, "paths"), path), "parameters");
  const ofOperation = member(operation, "parameters");
  return [ofPath, ofOperation].flatMap((list) =>
    (Array.isArray(list) ? list : []).flatMap((each) => {
      const parameter = resolveReference(document, each);
      const location = stringMember(parameter, "in");
      const name = stringMember(parameter, "name");
      const required = member(parameter, "required") === true;
      return required && name && (location === "header" || location === "query" || location === "path")
        ? [{ location, name } as const]
        : [];
    }),
  );
}

/**
 * Checks at deployment what would otherwise fail when a body is validated: each `$ref` has a target, and each `pattern` is a
 * regular expression.
 *
 * @param at the path of the schema in the document
 * @throws {DefinitionError}
 */
function checkModel(document: unknown, schema: unknown, at: string, checked = new Set<unknown>()): void {
  if (Array.isArray(schema)) {
    for (const [index, each] of schema.entries()) checkModel(document, each, `${at}/${index}`, checked);
    return;
  }
  if (!isObject(schema) || checked.has(schema)) return;
  checked.add(schema);
  if (stringMember(schema, "$ref") !== undefined) {
    const target = resolveReference(document, schema);
    if (!target) throw new DefinitionError(`${at}/$ref`, "leads to no schema of the document");
    checkModel(document, target, at, checked);
    return;
  }
  const pattern = stringMember(schema, "pattern");
  if (pattern !== undefined) checkExpression(`${at}/pattern`, pattern);
  for (const [name, child] of Object.entries(schema)) {
    if (MAPS.has(name) && isObject(child)) {
      for (const [key, each] of Object.entries(child)) {
        if (name === "patternProperties") checkExpression(`${at}/${name}/${key}`, key);
        checkModel(document, each, `${at}/${name}/${key}`, checked);
      }
    } else if (SCHEMAS.has(name)) checkModel(document, child, `${at}/${name}`, checked);
  }
}

/** Keywords that hold schemas by name, and those that hold a schema or a list of schemas. */
const MAPS: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependencies", "definitions"]);
const SCHEMAS: ReadonlySet<string> = new Set([
  ...["items", "additionalItems", "additionalProperties", "allOf", "anyOf", "oneOf", "not"],
]);
