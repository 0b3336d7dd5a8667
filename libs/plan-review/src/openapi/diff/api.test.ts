import { byHazards, hazardsOf, review, update } from "../../review-plan.test-support";
import { base, diff, idsOf, invokeArn, planOfDocument, type Document } from "./document.test-support";

const get = (document: Document): Record<string, unknown> => document.paths["/orders"].get;
const post = (document: Document): Record<string, unknown> => document.paths["/orders"].post;

describe("a change of the API's document", () => {
  it.each(
    byHazards<(document: Document) => void>({
      "block route-removed": {
        "a method less": (api) =>
          void delete (api.paths["/orders"] as Partial<Document["paths"]["/orders"]>).post,
        "a path with another name": (api) =>
          void Object.assign(api, { paths: { "/order": api.paths["/orders"] } }),
      },
      none: {
        "any method in the place of one": (api) => {
          const { get, post } = api.paths["/orders"];
          Object.assign(api.paths, { "/orders": { "x-amazon-apigateway-any-method": get, post } });
        },
        "a scheme of the same authorizer": (api) =>
          void (get(api)["security"] = [{ other: [], tenantKey: [] }]),
        "a parameter that may be left out": (api) =>
          void (get(api)["parameters"] = [{ name: "a", in: "query" }]),
        "a schema's text": (api) =>
          void Object.assign(api.components.schemas.Item, { description: "what is ordered" }),
      },
      "block authorizer-removed, block key-not-required": {
        "any method, open, in the place of one": (api) => {
          const { get, post } = api.paths["/orders"];
          const any = { ...get, security: [] };
          Object.assign(api.paths, { "/orders": { "x-amazon-apigateway-any-method": any, post } });
        },
        "no security": (api) => void delete get(api)["security"],
      },
      "block authorizer-removed, warn route-changed": {
        "any method of a new path without a token": (api) =>
          void Object.assign(api.paths, { "/files/{proxy+}": { "x-amazon-apigateway-any-method": {} } }),
        "an open route": (api) => void Object.assign(api.paths, { "/open": { get: {} } }),
      },
      "warn route-changed": {
        "bodies of bytes": (api) =>
          void Object.assign(api, { "x-amazon-apigateway-binary-media-types": ["image/png"] }),
        "another backend": (api) =>
          void (api.paths["/orders"].get["x-amazon-apigateway-integration"].uri = invokeArn("others:live")),
        "a shorter timeout": (api) =>
          void (api.paths["/orders"].get["x-amazon-apigateway-integration"].timeoutInMillis = 1000),
      },
      "info route-changed": {
        "a reason in the answer to a body that is not valid": (api) =>
          void Object.assign(api["x-amazon-apigateway-gateway-responses"].BAD_REQUEST_BODY, {
            ...{
              responseTemplates: { "application/json": '{"why":"$context.error.validationErrorString"}' },
            },
          }),
      },
      "block authorizer-removed": {
        "the key only": (api) => void (get(api)["security"] = [{ tenantKey: [] }]),
        "another authorizer function": (api) =>
          void (api.components.securitySchemes.token["x-amazon-apigateway-authorizer"].authorizerUri =
            invokeArn("open")),
      },
      "block key-not-required": { "the token only": (api) => void (get(api)["security"] = [{ token: [] }]) },
      "warn authorizer-removed": {
        "security that may be left out": (api) =>
          void (get(api)["security"] = [{ token: [], tenantKey: [] }, {}]),
      },
      "block authorizer-removed, block key-not-required, warn unknown-change": {
        "security of the whole document": (api) => (
          delete get(api)["security"],
          void Object.assign(api, { security: [{ token: [], tenantKey: [] }] })
        ),
      },
      "block key-source-changed": {
        "another key source": (api) => void (api["x-amazon-apigateway-api-key-source"] = "HEADER"),
        "no key source": (api) =>
          void delete (api as Partial<Document>)["x-amazon-apigateway-api-key-source"],
      },
      "warn cache-shortened": {
        "an authorizer without cache": (api) =>
          void (api.components.securitySchemes.token[
            "x-amazon-apigateway-authorizer"
          ].authorizerResultTtlInSeconds = 0),
      },
      "warn revocation-delayed": {
        "an authorizer with the default cache": (api) =>
          void delete (
            api.components.securitySchemes.token["x-amazon-apigateway-authorizer"] as Partial<
              Document["components"]["securitySchemes"]["token"]["x-amazon-apigateway-authorizer"]
            >
          ).authorizerResultTtlInSeconds,
      },
      "warn network-opened": {
        "headers for browsers": (api) =>
          void Object.assign(api["x-amazon-apigateway-gateway-responses"].UNAUTHORIZED, {
            responseParameters: {
              ...api["x-amazon-apigateway-gateway-responses"].UNAUTHORIZED.responseParameters,
              "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
            },
          }),
      },
      "block network-opened, warn network-opened": {
        "a backend's headers for browsers": (api) =>
          void Object.assign(get(api)["x-amazon-apigateway-integration"] as object, {
            responses: {
              default: {
                responseParameters: {
                  "method.response.header.Access-Control-Allow-Credentials": "'true'",
                  "method.response.header.Access-Control-Allow-Origin": "method.request.header.Origin",
                },
              },
            },
          }),
      },
      "warn validation-removed": {
        "a validator less": (api) =>
          void (api["x-amazon-apigateway-request-validators"].all.validateRequestBody = false),
        "another validator for a route": (api) =>
          void (post(api)["x-amazon-apigateway-request-validator"] = "none"),
      },
      "warn requests-refused": {
        "a required parameter": (api) =>
          void (get(api)["parameters"] = [{ name: "a", in: "query", required: true }]),
        "a schema behind a schema": (api) =>
          void Object.assign(api.components.schemas.Item, { maxLength: 3 }),
      },
      "block refusal-answered": {
        "an answer with another status": (api) =>
          void (api["x-amazon-apigateway-gateway-responses"].UNAUTHORIZED.statusCode = 200),
      },
      "warn inside-shown": {
        "an answer that tells of the inside": (api) =>
          void (api["x-amazon-apigateway-gateway-responses"].UNAUTHORIZED.responseTemplates[
            "application/json"
          ] = "$context.error.messageString"),
      },
      "block requests-refused": {
        "a policy of the document": (api) =>
          void Object.assign(api, {
            "x-amazon-apigateway-policy": {
              Statement: { Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "*" },
            },
          }),
      },
    }),
  )("to %s", (_, change, hazards) => {
    expect(diff(change)).toEqual(hazards);
  });

  it("cannot be told when the new one is no OpenAPI", () => {
    expect(idsOf(review(planOfDocument(base, "{")).findings)).toEqual(["warn unknown-change"]);
  });

  it("cannot be told when it is known only after the apply", () => {
    const change = update(
      "aws_api_gateway_rest_api",
      { body: JSON.stringify(base) },
      {},
      { afterUnknown: { body: true } },
    );
    expect(hazardsOf(change)).toEqual(["warn unknown-value"]);
  });
});
