import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { buildGatewayDocument, openApiPath, routesOf, TOKEN_PATTERN } from "../index";
import { operation, sourceOf } from "../document/document.test-support";

const source = readFileSync(join(__dirname, "../../../../..", openApiPath), "utf8");
const options = {
  title: "example-gateway-api-dev",
  authorizer: { invokeArn: "arn:authorizer", resultTtlSeconds: 60 },
  backendInvokeArn: (name: string) => `arn:${name}`,
};
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads into JSON of any shape
const build = (text: string): any => buildGatewayDocument(text, options);

describe("buildGatewayDocument", () => {
  const document = build(source);

  it("gives every route its Lambda, the token, the key and nothing of our own", () => {
    for (const path of ["/health", "/whoami"]) {
      expect(document.paths[path].get).toMatchObject({
        security: [{ token: [] }, { tenantKey: [] }],
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri: "arn:health",
          passthroughBehavior: "when_no_match",
          timeoutInMillis: 6000,
        },
      });
    }
    expect(JSON.stringify(document)).not.toContain("x-backend");
  });

  it("has the token authorizer, which provides the key", () => {
    expect(document.components.securitySchemes.token).toEqual({
      type: "apiKey",
      in: "header",
      name: "Authorization",
      "x-amazon-apigateway-authtype": "custom",
      "x-amazon-apigateway-authorizer": {
        type: "token",
        authorizerUri: "arn:authorizer",
        authorizerResultTtlInSeconds: 60,
        identityValidationExpression: TOKEN_PATTERN,
      },
    });
    expect(document["x-amazon-apigateway-api-key-source"]).toBe("AUTHORIZER");
  });

  it("validates bodies and parameters by default, and names the API", () => {
    const validator = document["x-amazon-apigateway-request-validator"];
    expect(document["x-amazon-apigateway-request-validators"][validator]).toEqual({
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    expect(document.info.title).toBe("example-gateway-api-dev");
  });

  it("drops members that are for readers only, but not a property of the same name", () => {
    const built = build(
      sourceOf(
        { "/x": { get: operation("x", { deprecated: true, tags: ["a"] }) } },
        {
          schemas: {
            A: {
              type: "object",
              example: { n: 1 },
              properties: {
                n: { type: "integer", format: "int32", default: 1 },
                example: { type: "string" },
              },
            },
          },
        },
      ),
    );
    expect(built.components.schemas.A).toEqual({
      type: "object",
      properties: { n: { type: "integer" }, example: { type: "string" } },
    });
    expect(Object.keys(built.paths["/x"].get)).not.toEqual(expect.arrayContaining(["deprecated", "tags"]));
  });

  it("lets null pass where a schema is nullable", () => {
    const schemas = { A: { properties: { a: { type: "string", nullable: true, maxLength: 3 } } } };
    const built = build(sourceOf({ "/x": { get: operation("x") } }, { schemas }));
    expect(built.components.schemas.A.properties.a).toEqual({ maxLength: 3 });
  });

  it("writes shared parameters and responses into each operation, the operation's own first", () => {
    const parameter = (name: string, description: string): object => ({
      name,
      in: "path",
      required: true,
      description,
      schema: { type: "string" },
    });
    const built = build(
      sourceOf(
        {
          "/x/{a}": {
            parameters: [parameter("a", "shared"), { $ref: "#/components/parameters/Page" }],
            get: operation("x", {
              parameters: [parameter("a", "own")],
              responses: { "200": { $ref: "#/components/responses/Ok" }, default: { description: "Other" } },
            }),
          },
        },
        {
          parameters: { Page: { name: "page", in: "query", schema: { type: "integer", default: 1 } } },
          responses: { Ok: { description: "Ok", headers: { "X-A": { schema: { type: "string" } } } } },
        },
      ),
    );
    const { get } = built.paths["/x/{a}"];
    expect(get.parameters).toEqual([
      parameter("a", "own"),
      { name: "page", in: "query", schema: { type: "integer" } },
    ]);
    expect(get.responses).toEqual({
      "200": { description: "Ok", headers: { "X-A": { schema: { type: "string" } } } },
    });
  });

  it.each([true, false])(
    "states whether API Gateway's own address is off, where that is known: %s",
    (isExecuteApiEndpointDisabled) => {
      expect(document).not.toHaveProperty("servers");
      const { servers } = buildGatewayDocument(source, { ...options, isExecuteApiEndpointDisabled });
      expect(servers).toEqual([
        {
          url: "/",
          "x-amazon-apigateway-endpoint-configuration": {
            disableExecuteApiEndpoint: isExecuteApiEndpointDisabled,
          },
        },
      ]);
    },
  );

  it("leaves a public route without authorizer and key", () => {
    const built = build(sourceOf({ "/x": { get: operation("x", { security: [] }) } }));
    expect(built.paths["/x"].get.security).toEqual([]);
  });

  it("does not depend on comments and layout", () => {
    expect(build(`# A comment\n${stringify(parse(source))}`)).toEqual(document);
  });
});

describe("routesOf", () => {
  it("lists the routes and their Lambdas", () => {
    expect(routesOf(source)).toEqual([
      {
        operationId: "getHealth",
        method: "get",
        path: "/health",
        backend: "health",
        secured: true,
        scopes: [],
      },
      { operationId: "whoAmI", method: "get", path: "/whoami", backend: "health", secured: true, scopes: [] },
    ]);
  });
});
