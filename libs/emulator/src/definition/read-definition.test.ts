import { testDocument } from "../emulator.test-support";
import { DefinitionError } from "./definition-error";
import { readDefinition } from "./read-definition";

const methodOf = (path: string, method = "GET") =>
  readDefinition(testDocument()).methods.find(
    (each) => each.resourcePath === path && each.httpMethod === method,
  );

it("tells which methods need a key, and which an authorizer", () => {
  const need = (path: string) => [methodOf(path)?.apiKeyRequired, methodOf(path)?.authorizer?.name];
  expect([need("/open"), need("/secured"), need("/no-key"), need("/key-only")]).toEqual([
    [false, undefined],
    [true, "token"],
    [false, "token"],
    [true, undefined],
  ]);
});

it("an operation without security takes the document's", () => {
  const { methods } = readDefinition(testDocument({ security: [{ key: [] }] }));
  expect(methods.find(({ resourcePath }) => resourcePath === "/open")?.apiKeyRequired).toBe(true);
});

it("the key comes from the header unless the document says AUTHORIZER", () => {
  expect(readDefinition(testDocument()).apiKeySource).toBe("AUTHORIZER");
  expect(readDefinition(testDocument({ "x-amazon-apigateway-api-key-source": undefined })).apiKeySource).toBe(
    "HEADER",
  );
});

const withIntegration = (integration: unknown) =>
  testDocument({ paths: { "/a/b": { get: { "x-amazon-apigateway-integration": integration } } } });
const withAuthorizer = (authorizer: unknown) =>
  testDocument({
    components: {
      securitySchemes: { token: { name: "Authorization", "x-amazon-apigateway-authorizer": authorizer } },
    },
  });

const withModel = (Pet: unknown) => testDocument({ components: { schemas: { Pet } } });
const MODEL = "/paths/~1pets/post/requestBody/content/application~1json/schema";

it.each([
  [withModel(undefined), `${MODEL}/$ref`],
  [withModel({ properties: { a: { items: { $ref: "#/x" } } } }), `${MODEL}/properties/a/items/$ref`],
  [withModel({ allOf: [{}, { pattern: "(" }] }), `${MODEL}/allOf/1/pattern`],
  [withIntegration(undefined), "/paths/~1a~1b/get/x-amazon-apigateway-integration"],
  [withIntegration({ type: "aws" }), "/paths/~1a~1b/get/x-amazon-apigateway-integration/type"],
  [withIntegration({ type: "aws_proxy", uri: "x" }), "/paths/~1a~1b/get/x-amazon-apigateway-integration/uri"],
  [withAuthorizer({ type: "jwt" }), "/components/securitySchemes/token/x-amazon-apigateway-authorizer/type"],
  [
    testDocument({}, 3601),
    "/components/securitySchemes/token/x-amazon-apigateway-authorizer/authorizerResultTtlInSeconds",
  ],
  [
    testDocument({ "x-amazon-apigateway-gateway-responses": { NOPE: {} } }),
    "/x-amazon-apigateway-gateway-responses/NOPE",
  ],
  ["text", "/"],
])("a mistake is named by its path (%#)", (document, path) => {
  const read = () => readDefinition(document);
  expect(read).toThrow(DefinitionError);
  expect(read).toThrow(path);
});
