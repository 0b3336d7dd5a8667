import { testDocument } from "../../test-support/emulator.test-support";
import { DefinitionError } from "./errors";
import { isObject } from "../../common/json";
import { readDefinition } from "./read-definition";

type Step = string | number;
interface Place {
  readonly path: readonly Step[];
  readonly value: unknown;
}

const { paths, components } = testDocument();

/** Something of everything that a document may hold. */
const everything = () =>
  testDocument({
    info: { title: "a", description: "b", version: "1", contact: { name: "c" } },
    servers: [
      { url: "/", "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: true } },
    ],
    tags: [{ name: "pets" }],
    paths: {
      "x-tool": 1,
      "/pets/{id}": {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        post: {
          ...paths["/open"].post,
          operationId: "makePet",
          tags: ["pets"],
          security: [{ token: [], key: [] }],
          "x-amazon-apigateway-request-validator": "all",
          requestBody: {
            required: true,
            content: {
              "application/json": { schema: { $ref: "#/components/schemas/Pet" }, example: { name: "a" } },
            },
          },
          responses: {
            "200": {
              description: "a pet",
              headers: { Location: { schema: { type: "string" }, required: true } },
              content: { "application/json": { schema: { type: "object", title: "Pet" } } },
            },
          },
        },
      },
      ...paths,
    },
    components: {
      ...components,
      schemas: {
        Name: { type: "string", minLength: 1, maxLength: 9, pattern: "^a", format: "date", enum: ["a"] },
        Pet: {
          type: "object",
          required: ["name"],
          properties: {
            name: { $ref: "#/components/schemas/Name" },
            age: { type: "integer", minimum: 1, maximum: 2, exclusiveMaximum: true, multipleOf: 1 },
            tags: {
              type: "array",
              items: { type: "string", nullable: true },
              minItems: 1,
              uniqueItems: true,
            },
            any: { allOf: [{ not: { type: "object" } }], readOnly: true },
          },
          additionalProperties: { type: "number" },
          discriminator: { propertyName: "name" },
        },
      },
    },
    "x-amazon-apigateway-binary-media-types": ["image/png"],
    "x-amazon-apigateway-request-validator": "all",
    "x-amazon-apigateway-gateway-responses": {
      THROTTLED: {
        statusCode: "429",
        responseParameters: { "gatewayresponse.header.a": "'b'" },
        responseTemplates: { "application/json": "{}" },
      },
    },
  });

function placesOf(value: unknown, path: readonly Step[] = []): readonly Place[] {
  const entries: readonly (readonly [Step, unknown])[] = Array.isArray(value)
    ? (value as unknown[]).map((item, index) => [index, item])
    : Object.entries(isObject(value) ? value : {});
  return [{ path, value }, ...entries.flatMap(([step, inside]) => placesOf(inside, [...path, step]))];
}

function changed(path: readonly Step[], value: unknown): object {
  const document = JSON.parse(JSON.stringify(everything())) as Record<Step, unknown>;
  let at = document;
  for (const step of path.slice(0, -1)) at = at[step] as Record<Step, unknown>;
  at[path.at(-1) ?? ""] = value;
  return document;
}

const PROSE =
  /^(?:openapi|x-tool|description|contact|example|discriminator|readOnly|title|url)$|^tags$|^enum$/;
/** Places that are for readers, or where any value may stand. */
const isProse = ({ path }: Place) =>
  path.some((step, index) => PROSE.test(String(step)) && path[index - 1] !== "properties") &&
  (path[0] !== "info" || path[1] === "contact");
const nameOf = (path: readonly Step[]) =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
const places = placesOf(everything()).filter((place) => place.path.length > 0);
const checked = places
  .filter((place) => !isProse(place))
  .map(({ path, value }) => [nameOf(path), path, value] as const);

it("takes a document with something of everything", () => {
  expect(readDefinition(everything()).methods).toHaveLength(12);
  expect(checked.length).toBeGreaterThan(150);
});

it.each(checked)("refuses a value of another type at %s", (name, path, value) => {
  for (const other of [typeof value === "number" ? "1" : 7.5, null]) {
    const read = () => readDefinition(changed(path, other));
    expect(read).toThrow(DefinitionError);
    expect(read).toThrow(`${name}: must be`);
  }
});

/** Whose members have names of the author's. */
const MAPS =
  /^(?:paths|properties|content|headers|responses|schemas|securitySchemes|requestTemplates|responseTemplates|responseParameters|security|x-amazon-apigateway-(?:gateway-responses|request-validators))$/;
const objects = checked.filter(([, path, value]) => {
  const parent = path.at(-1) === undefined ? "" : String(path.at(-1));
  return isObject(value) && !MAPS.test(parent) && path.at(-2) !== "security";
});

it.each(objects)("refuses unknown members in %s", (name, path, value) => {
  for (const unknown of ["requird", "x-amazon-apigateway-anything", "constructor"])
    expect(() => readDefinition(changed(path, { ...(value as object), [unknown]: {} }))).toThrow(
      `${name}/${unknown}: `,
    );
  readDefinition(changed(path, { ...(value as object), "x-tool": {} }));
});

it.each([undefined, "3.1.0", "2.0", 3])("reads OpenAPI 3.0, and not %j", (openapi) => {
  expect(() => readDefinition({ ...everything(), openapi })).toThrow(/^\/openapi: /);
});

it.each([
  ["pets", "starts with /"],
  ["x-amazon-apigateway-path", "starts with /"],
  ["/a{b}", "whole {variable}"],
  ["/a//b", "whole {variable}"],
  ["/items/{other}", "stands where another path has {id}"],
  ["/x/{rest+}/y", "must be the last"],
])("refuses the path %s", (path, because) => {
  const document = testDocument({ paths: { ...paths, [path]: paths["/open"] } });
  expect(() => readDefinition(document)).toThrow(because);
});

const { get } = paths["/open"];
it.each([
  [{ parameters: [{ $ref: "#/components/parameters/no" }] }, "/parameters/0/$ref"],
  [{ requestBody: { $ref: "#/components/requestBodies/no" } }, "/requestBody/$ref"],
  [{ responses: { "200": { $ref: "other.yaml#/a" } } }, "/responses/200/$ref"],
])("refuses a reference that leads nowhere (%#)", (change, at) => {
  const document = testDocument({ paths: { "/a": { get: { ...get, ...change } } } });
  expect(() => readDefinition(document)).toThrow(`/paths/~1a/get${at}: leads to nothing`);
});

const { token, key } = components.securitySchemes;
const withSchemes = (change: object) =>
  testDocument({ components: { ...components, securitySchemes: { token, key, ...change } } });
const withSource = (type: string, identitySource: string) =>
  withSchemes({
    token: {
      ...token,
      "x-amazon-apigateway-authorizer": { ...token["x-amazon-apigateway-authorizer"], type, identitySource },
    },
  });

it.each([
  [withSource("token", "method.request.header.A,method.request.header.B"), "/identitySource: must be one"],
  [withSource("token", "method.request.querystring.A"), "/identitySource: must be one"],
  [
    withSource("request", "method.request.header.A, $request.header.B"),
    '/identitySource: "$request.header.B"',
  ],
  [withSchemes({ token: { ...token, type: "http" } }), "/components/securitySchemes/token/type: must be"],
  [withSource("request", ""), "/identitySource: is missing"],
  [
    withSchemes({ token: { ...token, "x-amazon-apigateway-authtype": "awsSigv4" } }),
    "/token/x-amazon-apigateway-authtype: the emulator has no IAM",
  ],
  [withSchemes({ token: { ...token, in: "query" } }), "/components/securitySchemes/token/in: "],
  [withSchemes({ key: { ...key, in: "query" } }), "/security/0/key: is neither"],
])("refuses what nobody would ask for (%#)", (document, because) => {
  expect(() => readDefinition(document)).toThrow(because);
});

it("takes each source that a REQUEST authorizer may have", () => {
  const sources = "method.request.header.A, method.request.querystring.b, stageVariables.c, context.stage";
  expect(readDefinition(withSource("request", sources)).authorizers[0]?.identitySources).toHaveLength(4);
});

it("takes a cache key, which the console writes for each proxy resource, and says that it does nothing", () => {
  const integration = {
    ...get["x-amazon-apigateway-integration"],
    cacheKeyParameters: ["method.request.path.proxy"],
  };
  const document = testDocument({
    paths: { "/{proxy+}": { get: { "x-amazon-apigateway-integration": integration } } },
  });
  expect(readDefinition(document).warnings).toEqual([
    expect.stringMatching(/^\/paths\/~1{proxy\+}\/get\/.*\/cacheKeyParameters: is without effect/),
  ]);
});

it("refuses a parameter whose name API Gateway does not take", () => {
  const parameters = [{ name: "page[size]", in: "query" }];
  const document = testDocument({ paths: { "/a": { get: { ...get, parameters } } } });
  expect(() => readDefinition(document)).toThrow("/paths/~1a/get/parameters/0/name: must be of letters");
});

it("takes any name for the scheme of a Lambda authorizer", () => {
  const document = withSchemes({
    token: { ...token, "x-amazon-apigateway-authtype": "Corp internal scheme" },
  });
  expect(readDefinition(document).warnings).toEqual([]);
});
