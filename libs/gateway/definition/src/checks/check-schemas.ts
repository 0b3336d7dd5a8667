import {
  type Json,
  type JsonObject,
  type JsonPath,
  isObject,
  itemsOf,
  memberOf,
  membersOf,
} from "../document/json";
import { follow } from "../document/references";
import type { Report } from "../document/report";
import { isBinary } from "./binary";
import type { Operation, Part } from "../document/operations";
import { subschemasOf } from "../document/schemas";

/** Members that contain data, in which `$ref` is an ordinary name. */
const DATA = ["example", "examples", "default", "enum"];

/** Reports every `$ref` that cannot be resolved; API Gateway cannot read other files. */
export function checkReferences(document: JsonObject, report: Report): void {
  walk(document, []);

  function walk(value: Json, at: JsonPath): void {
    itemsOf(value).forEach((item, index) => walk(item, [...at, index]));
    if (!isObject(value)) return;
    // Under `properties`, every member is the name of a property.
    const hasFreeNames = at.at(-1) === "properties";
    if (!hasFreeNames && value["$ref"] !== undefined) checkReference(value, at);
    for (const [name, member] of Object.entries(value))
      if (hasFreeNames || !(DATA.includes(name) || name.startsWith("x-"))) walk(member, [...at, name]);
  }

  function checkReference(value: JsonObject, at: JsonPath): void {
    const reference = value["$ref"];
    if (typeof reference !== "string") report([...at, "$ref"], "must be a text");
    else if (!follow(document, { value, at }))
      report([...at, "$ref"], `${JSON.stringify(reference)} is not in this document's components`);
  }
}

/** Keywords that affect the accepted values and that API Gateway's import loses, with their alternatives. */
const LOST: Readonly<Record<string, string>> = {
  discriminator: "tell the variants apart with oneOf and a property with an enum of one value",
  exclusiveMinimum: "use minimum",
  exclusiveMaximum: "use maximum",
};

const PRIMITIVES: readonly unknown[] = ["string", "number", "integer", "boolean"];
const MODEL_REFERENCE = /^#\/components\/schemas\/[A-Za-z0-9]+$/;

/**
 * Reports schemas that API Gateway's models cannot hold.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function checkSchemas(document: JsonObject, operations: readonly Operation[], report: Report): void {
  for (const [name, schema] of membersOf(memberOf(document["components"], "schemas"))) {
    const at = ["components", "schemas", name];
    if (!/^[A-Za-z0-9]+$/.test(name))
      report(at, "is not a model name: API Gateway allows letters and digits");
    checkSchema(schema, at, report);
  }
  for (const { parameters, requestBody, responses } of operations) {
    for (const { value, at } of parameters) checkSchema(value["schema"], [...at, "schema"], report);
    for (const part of [...(requestBody ? [requestBody] : []), ...responses])
      for (const { schema, at } of contentSchemas(document, part)) checkSchema(schema, at, report);
    for (const response of responses) {
      for (const { schema, at, isBytes } of contentSchemas(document, response))
        if (!isBytes && PRIMITIVES.includes(memberOf(schema, "type")))
          report(at, "API Gateway imports no primitive here: define it in components.schemas and use $ref");
      for (const [name, header] of membersOf(response.value["headers"])) {
        const at = [...response.at, "headers", name];
        const found = follow(document, { value: header, at });
        if (found) checkSchema(memberOf(found.value, "schema"), [...found.at, "schema"], report);
      }
    }
  }
}

function contentSchemas(
  document: JsonObject,
  { value, at }: Part,
): readonly { schema: Json | undefined; isBytes: boolean; at: JsonPath }[] {
  return membersOf(value["content"]).map(([type, media]) => ({
    schema: memberOf(media, "schema"),
    isBytes: isBinary(document, media),
    at: [...at, "content", type, "schema"],
  }));
}

function checkSchema(schema: Json | undefined, at: JsonPath, report: Report): void {
  if (!isObject(schema)) return;
  const reference = schema["$ref"];
  if (reference !== undefined) {
    if (typeof reference === "string" && !MODEL_REFERENCE.test(reference))
      report([...at, "$ref"], "a schema is one of #/components/schemas, whose names are letters and digits");
    return;
  }
  for (const [name, instead] of Object.entries(LOST))
    if (schema[name] !== undefined)
      report([...at, name], `is lost when API Gateway imports the document: ${instead}`);
  for (const nested of subschemasOf(schema, at)) checkSchema(nested.schema, nested.at, report);
}
