import { buildIntegration, type BackendAddresses } from "./build-integration";
import { isBinary } from "../checks/binary";
import { REQUIRED_SCOPES } from "../checks/check-scopes";
import { isSecured } from "../checks/check-security";
import type { Json, JsonObject } from "../document/json";
import { memberOf, membersOf, pick } from "../document/json";
import type { Operation, Part } from "../document/operations";
import { follow } from "../document/references";
import { importedSchema } from "../document/schemas";

/**
 * Builds one operation as API Gateway imports it: all `$ref`s except those to schemas are resolved, and
 * ignored members are left out.
 */
export function buildOperation(
  document: JsonObject,
  operation: Operation,
  addresses: BackendAddresses,
): JsonObject {
  const { value, parameters, requestBody, responses } = operation;
  return {
    ...pick(value, ["operationId", "summary", "description"]),
    ...(parameters.length > 0 && { parameters: parameters.map(buildParameter) }),
    ...(requestBody && {
      requestBody: {
        ...pick(requestBody.value, ["description", "required"]),
        content: contentOf(document, requestBody),
      },
    }),
    responses: Object.fromEntries(
      responses
        // API Gateway's method responses have neither ranges nor a default.
        .filter(({ status }) => /^\d+$/.test(status))
        .map((response) => [response.status, buildResponse(document, response)]),
    ),
    // Two items, as AWS's own tools (SAM) write them to require both. OpenAPI would read them as
    // alternatives; API Gateway does not.
    security: isSecured(document, operation) ? [{ token: [] }, { tenantKey: [] }] : [],
    // API Gateway ignores it. The review of a plan compares it, and a change of it is a deployment.
    ...pick(value, [REQUIRED_SCOPES]),
    "x-amazon-apigateway-integration": buildIntegration(document, operation, addresses),
  };
}

function buildParameter({ value }: Part): JsonObject {
  return {
    ...pick(value, ["name", "in", "description", "required"]),
    schema: importedSchema(value["schema"] ?? {}),
  };
}

function buildResponse(document: JsonObject, response: Part): JsonObject {
  const headers = membersOf(response.value["headers"]).flatMap(([name, header]) => {
    const found = follow(document, { value: header, at: [] });
    return found ? [[name, buildHeader(found.value)] as const] : [];
  });
  return {
    ...pick(response.value, ["description"]),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    ...(response.value["content"] !== undefined && { content: contentOf(document, response) }),
  };
}

function buildHeader(header: Json): JsonObject {
  return {
    ...pick(header, ["description"]),
    schema: importedSchema(memberOf(header, "schema") ?? { type: "string" }),
  };
}

function contentOf(document: JsonObject, { value }: Part): JsonObject {
  return Object.fromEntries(
    membersOf(value["content"]).map(([type, media]) => {
      const schema = memberOf(media, "schema");
      // API Gateway reads a body with a model as JSON, so it would refuse each binary body.
      const isModel = schema !== undefined && !isBinary(document, media);
      return [type, isModel ? { schema: importedSchema(schema) } : {}];
    }),
  );
}
