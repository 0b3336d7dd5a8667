import type { JsonObject } from "../document/json";
import { isObject, memberOf, membersOf } from "../document/json";
import { isBinary } from "./binary";
import { variablesOf } from "./check-paths";
import { isSame, type Operation, type Part } from "../document/operations";
import type { Report } from "../document/report";

/** The places from which API Gateway accepts parameters; it does not support cookies. */
export const PLACES: readonly string[] = ["path", "query", "header"];
export const PLACE_RULE = `one of ${PLACES.join(", ")}: API Gateway imports no other, and a backend reads cookies from the header Cookie`;

/** Reports parameters, request bodies and responses whose form API Gateway could not import. */
export function checkParts(document: JsonObject, operations: readonly Operation[], report: Report): void {
  for (const operation of operations) {
    operation.parameters.forEach((parameter) => checkParameter(parameter, report));
    checkVariables(operation, report);
    if (operation.value["requestBody"] !== undefined && !operation.requestBody)
      report([...operation.at, "requestBody"], "must be an object");
    if (operation.requestBody) {
      checkContent(operation.requestBody, true, report);
      checkBodySchemas(document, operation.requestBody, report);
    }
    for (const response of operation.responses) {
      if (typeof response.value["description"] !== "string")
        report([...response.at, "description"], "is missing: OpenAPI requires it");
      checkContent(response, false, report);
    }
  }
}

function checkParameter({ value, at }: Part, report: Report): void {
  const place = value["in"];
  const name = value["name"];
  if (typeof name !== "string" || name === "") report([...at, "name"], "is missing");
  // API Gateway's message for other names: "Parameter name should match the following regular expression".
  else if (!/^[a-zA-Z0-9._$-]+$/.test(name))
    report([...at, "name"], `${JSON.stringify(name)} is not allowed: letters, digits and ._$-`);
  if (typeof place !== "string" || !PLACES.includes(place)) report([...at, "in"], `must be ${PLACE_RULE}`);
  if (place === "path" && value["required"] !== true) report([...at, "required"], "must be true in a path");
  if (!isObject(value["schema"])) report([...at, "schema"], "must be an object");
}

function checkVariables({ template, at, parameters }: Operation, report: Report): void {
  const declared = parameters.filter(({ value }) => value["in"] === "path");
  const variables = variablesOf(template);
  for (const name of variables)
    if (!declared.some(({ value }) => value["name"] === name))
      report(
        [...at, "parameters"],
        `must declare {${name}}: { name: ${name}, in: path, required: true, schema }`,
      );
  for (const parameter of declared)
    // Names that are not a text are reported above.
    if (typeof parameter.value["name"] === "string" && !variables.includes(parameter.value["name"]))
      report([...parameter.at, "name"], `{${parameter.value["name"]}} is not in the path`);
  parameters.forEach((parameter, index) => {
    if (parameters.findIndex((other) => isSame(parameter, other)) < index)
      report(parameter.at, "is declared twice");
  });
}

function checkContent({ value, at }: Part, isRequired: boolean, report: Report): void {
  const content = value["content"];
  if (content === undefined && !isRequired) return;
  if (!isObject(content))
    return report([...at, "content"], "must be an object with a schema for each media type");
  for (const [type, media] of Object.entries(content)) {
    const schema = memberOf(media, "schema");
    if (!isObject(media) || (schema !== undefined && !isObject(schema)))
      report([...at, "content", type], "must be an object with a schema");
  }
}

const JSON_TYPE = /^[\w!#$&^.-]+\/([\w!#$&^.-]+\+)?json(\s*;.*)?$/i;

/** Reports schemas of bodies that are not JSON: API Gateway reads a body with a model as JSON in any case. */
function checkBodySchemas(document: JsonObject, { value, at }: Part, report: Report): void {
  for (const [type, media] of membersOf(value["content"]))
    if (!JSON_TYPE.test(type) && memberOf(media, "schema") !== undefined && !isBinary(document, media))
      report(
        [...at, "content", type, "schema"],
        `is for JSON only: API Gateway would refuse each body of ${type}. Leave the schema out: the backend checks it`,
      );
}
