import { ownRoutesOf } from "@tollgate/gateway-definition";
import { apiDocument } from "./api-document";

const source = `
openapi: 3.0.3
x-tollgate: { cors: none }
paths:
  /orders:
    x-note: for AWS
    get:
      x-backend: orders
      security: [{ token: [], tenantKey: [] }]
      responses:
        "200":
          headers: { x-next-page: { schema: { type: string } } }
          content: { application/json: { example: { x-id: 1 } } }
components:
  securitySchemes:
    token: { type: apiKey, in: header, name: Authorization }
    tenantKey: { type: apiKey, in: header, name: x-api-key }
`;

it("is what callers see: their token, and nothing that only AWS or Tollgate reads", () => {
  expect(JSON.parse(apiDocument("dev", undefined, () => source)())).toEqual({
    openapi: "3.0.3",
    servers: [{ url: "/dev" }],
    paths: {
      "/orders": {
        get: {
          security: [{ token: [] }],
          responses: {
            "200": {
              headers: { "x-next-page": { schema: { type: "string" } } },
              content: { "application/json": { example: { "x-id": 1 } } },
            },
          },
        },
      },
    },
    components: { securitySchemes: { token: { type: "apiKey", in: "header", name: "Authorization" } } },
  });
});

/** The object at a place of the document, as callers see it. */
const seen = (place: (member: unknown) => object, written: unknown): unknown =>
  JSON.parse(apiDocument("dev", undefined, () => JSON.stringify(place(written)))());
const shown = (place: (member: unknown) => object, member: unknown) => ({
  servers: [{ url: "/dev" }],
  ...place(member),
});

const schema = (member: object) => ({ components: { schemas: { Order: member } } });
const response = (member: object) => ({ paths: { "/orders": { get: { responses: { 200: member } } } } });
const operation = (member: object) => ({ paths: { "/orders": { get: member } } });
const component = (member: object) => ({ components: member });

it.each<[string, (member: unknown) => object]>([
  ["example of a schema", (example) => schema({ example })],
  ["default of a schema", (value) => schema({ default: value })],
  ["value of enum", (value) => schema({ enum: [value] })],
  ["const", (value) => schema({ const: value })],
  ["one of a schema's examples", (value) => schema({ examples: [value] })],
  ["default of a property named default", (value) => schema({ properties: { default: { default: value } } })],
  ["value of a named example", (value) => component({ examples: { default: { value } } })],
  ["example of a response", (example) => response({ content: { "application/json": { example } } })],
  ["parameter of a link", (id) => response({ links: { next: { parameters: { "x-id": id } } } })],
  ["request body of a link", (requestBody) => component({ links: { next: { requestBody } } })],
])("leaves data as it is at any depth: the %s", (_, place) => {
  const data = { "x-id": 1, tenantKey: 2, properties: [{ "x-id": { "x-id": 3 } }] };
  expect(seen(place, data)).toEqual(shown(place, data));
});

it.each<[string, (member: unknown) => object]>([
  ["headers", (names) => response({ headers: names })],
  ["headers of the default response", (names) => operation({ responses: { default: { headers: names } } })],
  ["properties", (names) => schema({ properties: names })],
  [
    "properties of a property named default",
    (names) => schema({ properties: { default: { properties: names } } }),
  ],
  ["media types", (names) => response({ content: names })],
  [
    "encodings",
    (names) => operation({ requestBody: { content: { "multipart/form-data": { encoding: names } } } }),
  ],
  ["examples", (names) => response({ content: { "application/json": { examples: names } } })],
  ["links", (names) => response({ links: names })],
  ["callbacks", (names) => operation({ callbacks: names })],
  ["variables of a server", (names) => operation({ servers: [{ url: "/", variables: names }] })],
  ...["schemas", "responses", "parameters", "examples", "requestBodies", "headers", "links", "callbacks"].map(
    (name): [string, (names: unknown) => object] => [
      `components' ${name}`,
      (names) => component({ [name]: names }),
    ],
  ),
  ["security schemes", (names) => component({ securitySchemes: names })],
])("keeps names that the team gave, but no extension of what they name: %s", (_, place) => {
  const named = (extension: object) => ({
    "x-id": { description: "own", ...extension },
    default: { description: "own", ...extension },
    example: { description: "own", ...extension },
  });
  expect(seen(place, named({ "x-note": 1 }))).toEqual(shown(place, named({})));
});

it.each<[string, (member: unknown) => object]>([
  ["a discriminator's mapping", (names) => schema({ discriminator: { mapping: names } })],
  [
    "an OAuth flow's scopes",
    (scopes) => component({ securitySchemes: { o: { flows: { implicit: { scopes } } } } }),
  ],
  ["security's schemes", (names) => operation({ security: [names] })],
])("keeps names that the team gave to texts: %s", (_, place) => {
  expect(seen(place, { "x-id": "x" })).toEqual(shown(place, { "x-id": "x" }));
});

it.each<[string, (member: object) => object]>([
  ["an operation", operation],
  ["its responses", (member) => operation({ responses: { ...member } })],
  ["its default response", (member) => operation({ responses: { default: member } })],
  ["components", component],
  ["a schema", schema],
  ["a link", (member) => response({ links: { next: member } })],
])("has no extension of %s", (_, place) => {
  const extension = { "x-note": { headers: { "x-id": {} } } };
  expect(seen(place as (member: unknown) => object, extension)).toEqual(
    shown(place as (member: unknown) => object, {}),
  );
});

it("keeps what is named as the tenant's key and is none", () => {
  const place = (properties: unknown) => schema({ properties });
  const properties = { tenantKey: { type: "string" } };
  expect(seen(place, properties)).toEqual(shown(place, properties));
});

it("follows each edit, and stays the version before while one is no YAML or no object", () => {
  let text = "openapi: 3.0.3";
  const document = apiDocument("dev", undefined, () => text);
  expect(document()).toContain("3.0.3");
  for (const mistaken of ["{", "just text", ""]) {
    text = mistaken;
    expect(document()).toContain("3.0.3");
  }
  text = "openapi: 3.0.1";
  expect(document()).toContain("3.0.1");
});

it("has the routes that the environment adds, without what is for Tollgate", () => {
  const own = ownRoutesOf({ selfService: {} });
  const text = JSON.stringify({ paths: { "/a": {} }, components: { schemas: { A: {} } } });
  const document = JSON.parse(apiDocument("dev", own, () => text)()) as Record<string, object>;
  expect(document).toMatchObject({
    paths: { "/a": {}, "/tenant/tokens": { get: { security: [{ token: [] }] } } },
    components: { schemas: { A: {}, SelfServiceToken: {} }, securitySchemes: { token: {} } },
  });
  expect(JSON.stringify(document)).not.toMatch(/x-required-scopes|tenantKey/);
});
