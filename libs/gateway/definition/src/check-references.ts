import type { Json, JsonObject, JsonPath } from "./json";
import { isObject, itemsOf } from "./json";
import { follow } from "./references";
import type { Report } from "./report";

/** Members whose content is data, in which `$ref` is a name like any other. */
const DATA = ["example", "examples", "default", "enum"];

/** Reports every `$ref` that ends nowhere; API Gateway cannot read other files. */
export function checkReferences(document: JsonObject, report: Report): void {
  walk(document, []);

  function walk(value: Json, at: JsonPath): void {
    itemsOf(value).forEach((item, index) => walk(item, [...at, index]));
    if (!isObject(value)) return;
    // Under `properties`, every member's name is a property's.
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
