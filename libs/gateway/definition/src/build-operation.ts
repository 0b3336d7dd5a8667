import type { BackendName } from "./backend";
import { requireBackend } from "./backend-named";
import { isBinary } from "./binary";
import { isSecured } from "./check-security";
import type { Json, JsonObject } from "./json";
import { memberOf, membersOf, pick } from "./json";
import type { Operation, Part } from "./operations";
import { follow } from "./references";
import { importedSchema } from "./schemas";

/** API Gateway's limits for an integration's timeout, milliseconds; the upper one of Regional APIs can be raised. */
const MAX_TIMEOUT = 29_000;

/** One operation as API Gateway imports it: `$ref`s to all but schemas are resolved, what it ignores is left out. */
export function buildOperation(
  document: JsonObject,
  operation: Operation,
  backendInvokeArn: (backend: BackendName) => string,
): JsonObject {
  const { value, parameters, requestBody, responses } = operation;
  // Checked by readDefinition.
  const name = value["x-backend"] as BackendName;
  const { timeoutSeconds } = requireBackend(name);
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
        // API Gateway has no ranges and no default among a method's responses.
        .filter(({ status }) => /^\d+$/.test(status))
        .map((response) => [response.status, buildResponse(document, response)]),
    ),
    // Two items: how AWS's own tools (SAM) ask for both. OpenAPI would read them as alternatives, API Gateway does not.
    security: isSecured(document, operation) ? [{ token: [] }, { tenantKey: [] }] : [],
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      httpMethod: "POST",
      uri: backendInvokeArn(name),
      passthroughBehavior: "when_no_match",
      // A second more than the function's own timeout: it gives up first, and its log says so.
      timeoutInMillis: Math.min(MAX_TIMEOUT, (timeoutSeconds + 1) * 1000),
    },
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
      // A model reads a body as JSON: with one, API Gateway would refuse each body of bytes.
      const isModel = schema !== undefined && !isBinary(document, media);
      return [type, isModel ? { schema: importedSchema(schema) } : {}];
    }),
  );
}
