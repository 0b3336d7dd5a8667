import { DefinitionError } from "./definition-error";
import { checkExpression } from "./expression";
import { isObject, stringMember } from "./json";
import { resolveReference } from "./reference";

/**
 * Checks what would only show when a body is validated: each `$ref` leads to a schema, and each `pattern` is a regular
 * expression.
 *
 * @param at the path of the schema in the document
 * @throws {DefinitionError}
 */
export function checkModel(
  document: unknown,
  schema: unknown,
  at: string,
  checked = new Set<unknown>(),
): void {
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

/** Keywords with schemas by name, and those with a schema or a list of them. What `enum` or `default` hold is none. */
const MAPS: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependencies", "definitions"]);
const SCHEMAS: ReadonlySet<string> = new Set([
  ...["items", "additionalItems", "additionalProperties", "allOf", "anyOf", "oneOf", "not"],
]);
