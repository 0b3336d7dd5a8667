import type { Json, JsonObject, JsonPath } from "./json";
import { isObject, itemsOf, membersOf, pick } from "./json";

/** The keywords that API Gateway's models support: JSON schema draft 4. */
const SUPPORTED_KEYWORDS = [
  ..."type title description format enum required pattern minimum maximum multipleOf uniqueItems".split(" "),
  ..."minLength maxLength minItems maxItems minProperties maxProperties".split(" "),
];

/** Formats that API Gateway does not support; draft 4 defines no formats for numbers. */
const NUMBER_FORMATS: readonly unknown[] = ["int32", "int64", "float", "double", "decimal"];

/** Returns the schemas directly inside a schema. */
export function subschemasOf(schema: JsonObject, at: JsonPath): readonly { schema: Json; at: JsonPath }[] {
  const inMap = membersOf(schema["properties"]).map(([name, each]) => ({
    schema: each,
    at: [...at, "properties", name],
  }));
  const inLists = ["allOf", "anyOf", "oneOf"].flatMap((list) =>
    itemsOf(schema[list]).map((each, index) => ({ schema: each, at: [...at, list, index] })),
  );
  const alone = ["items", "not", "additionalProperties"].flatMap((name) => {
    const each = schema[name];
    // `additionalProperties` may also be a boolean.
    return each === undefined || typeof each === "boolean" ? [] : [{ schema: each, at: [...at, name] }];
  });
  return [...inMap, ...inLists, ...alone];
}

/**
 * Returns a schema as API Gateway imports it, without keywords that are only for readers (examples,
 * defaults): an unknown keyword fails the import of a model, and a better example should not cause a
 * deployment.
 */
export function importedSchema(schema: Json): Json {
  if (!isObject(schema)) return schema;
  if (typeof schema["$ref"] === "string") return { $ref: schema["$ref"] };
  // Draft 4 has no `nullable`, and OpenAPI 3.0 no type "null". Without a type the model accepts null, and any
  // other value too.
  const dropped = [
    ...(schema["nullable"] === true ? ["type"] : []),
    ...(NUMBER_FORMATS.includes(schema["format"]) ? ["format"] : []),
  ];
  const kept = SUPPORTED_KEYWORDS.filter((name) => !dropped.includes(name));
  const nested: Record<string, Json> = {};
  if (isObject(schema["properties"]))
    nested["properties"] = Object.fromEntries(
      membersOf(schema["properties"]).map(([name, each]) => [name, importedSchema(each)]),
    );
  for (const name of ["items", "not", "additionalProperties"])
    if (schema[name] !== undefined) nested[name] = importedSchema(schema[name]);
  for (const name of ["allOf", "anyOf", "oneOf"])
    if (schema[name] !== undefined) nested[name] = itemsOf(schema[name]).map(importedSchema);
  return { ...pick(schema, kept), ...nested };
}
