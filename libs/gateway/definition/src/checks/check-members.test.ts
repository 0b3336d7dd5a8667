import fc from "fast-check";
import { operation, problemsOf, sourceOf } from "../document/document.test-support";

type Loose = Record<string, unknown>;

const schema = (): Loose => ({
  type: "object",
  title: "A",
  required: ["a"],
  minProperties: 1,
  nullable: true,
  enum: [{ a: [] }],
  properties: { a: { type: "array", items: { type: "string", example: { any: 1 } }, maxItems: 2 } },
  additionalProperties: {
    allOf: [{ type: "string", pattern: "^b", format: "date", maxLength: 9, xml: { name: "b" } }],
    not: { type: "number", minimum: 1, multipleOf: 2, default: 1 },
  },
});
const content = (): Loose => ({
  "application/json": { schema: schema(), examples: { a: { value: { any: 1 } } } },
});

/** A document with every kind of object and all members that each may have. */
const whole = () => ({
  paths: {
    "/x/{id}": {
      summary: "X",
      parameters: [
        {
          name: "id",
          in: "path",
          required: true,
          style: "simple",
          explode: false,
          schema: { type: "string" },
        },
      ],
      post: operation("postX", {
        tags: ["a"],
        deprecated: true,
        externalDocs: { url: "https://example.com" },
        parameters: [{ name: "q", in: "query", allowReserved: true, schema: schema() }],
        requestBody: { required: true, content: content() },
        responses: {
          "200": {
            description: "Fine",
            headers: { etag: { description: "Which", required: true, schema: { type: "string" } } },
            content: content(),
            links: { next: { operationId: "postX" } },
          },
        },
      }),
    },
  },
  components: {
    schemas: { A: schema() },
    responses: { B: { description: "B", content: content() } },
    parameters: { C: { name: "c", in: "header", schema: schema() } },
    requestBodies: { D: { content: content() } },
    headers: { E: { schema: { type: "string" } } },
    examples: { F: { value: 1 } },
  },
  root: {
    tags: [{ name: "a" }],
    externalDocs: { url: "https://example.com" },
    "x-cors": { allowOrigin: "*" },
  },
});
const problems = ({ paths, components, root }: ReturnType<typeof whole>) =>
  problemsOf(sourceOf(paths, components, root));

/** Members whose value is data, or has names that the author chooses. */
const FREE =
  /^(example|examples|default|enum|xml|externalDocs|tags|links|x-cors|paths|properties|schemas|responses|parameters|requestBodies|headers|content|security)$/;

/** Returns every object of a document whose members have a meaning, with its path. */
function objectsOf(value: unknown, at: readonly (string | number)[] = []): { at: string; object: Loose }[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => objectsOf(each, [...at, index]));
  if (typeof value !== "object" || value === null) return [];
  const isFree = typeof at.at(-1) === "string" && FREE.test(String(at.at(-1)));
  const below = Object.entries(value).flatMap(([name, each]) =>
    !isFree && /^(example|examples|default|enum|xml|externalDocs|tags|links|x-cors|security)$/.test(name)
      ? []
      : objectsOf(each, [...at, name]),
  );
  return isFree ? below : [{ at: at.join("."), object: value as Loose }, ...below];
}

it("accepts all that OpenAPI 3.0 has and API Gateway imports, or that only describes", () => {
  expect(problems(whole())).toEqual([]);
});

it("refuses, with its path, any other member of any object", () => {
  const names = fc.oneof(
    fc.constantFrom("x-backnd", "x-required-scope", "x-amazon-apigateway-auth", "const", "$id", "serverz"),
    fc.constantFrom("callbacks", "patternProperties", "encoding", "toString", "__proto__x", "Required"),
    fc.stringMatching(/^(x-)?[a-z]{9,12}$/),
  );
  const places = objectsOf(whole().paths).length + objectsOf(whole().components).length;
  fc.assert(
    fc.property(fc.nat({ max: places - 1 }), names, (place, name) => {
      const document = whole();
      const objects = [
        ...objectsOf(document.paths).map(({ at, object }) => ({ at: `paths.${at}`, object })),
        ...objectsOf(document.components).map(({ at, object }) => ({ at: `components.${at}`, object })),
      ].filter(({ at }) => !/^(paths|components)\.?$/.test(at));
      const { at, object } = objects[place % objects.length]!;
      object[name] = {};
      expect(problems(document).map((each) => each.split(": ")[0])).toContain(`${at}.${name}`);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ["servers", { servers: [{ url: "https://example.com/v2" }] }, "servers: is refused: the stage and"],
  [
    "an extension that nobody reads",
    { "x-corss": {} },
    "x-corss: is not an extension that the gateway reads in a document; there are: x-cors",
  ],
  [
    "a policy of API Gateway's",
    { "x-amazon-apigateway-policy": {} },
    "x-amazon-apigateway-policy: is written by the builder",
  ],
  [
    "a member of OpenAPI 3.1",
    { webhooks: {} },
    "webhooks: is not a member that the gateway reads in a document; there are: openapi, ",
  ],
])("refuses %s at the root", (_, root, problem) => {
  expect(problemsOf(sourceOf({ "/x": { get: operation("x") } }, {}, root))).toEqual([
    expect.stringContaining(problem),
  ]);
});

it.each([
  [
    "x-required-scope",
    ["a"],
    "x-required-scope: is not an extension that the gateway reads in an operation; there are: x-backend",
  ],
  ["callbacks", {}, "callbacks: is refused: API Gateway makes no calls of its own"],
  [
    "parameters",
    [{ name: "a", in: "query", allowEmptyValue: true, schema: {} }],
    "parameters.0.allowEmptyValue: is refused",
  ],
  [
    "parameters",
    [{ $ref: "#/components/parameters/C", required: true }],
    "parameters.0.required: is ignored beside $ref",
  ],
  [
    "x-amazon-apigateway-integration",
    { type: "aws" },
    "x-amazon-apigateway-integration: is written by the builder",
  ],
])("refuses %s of an operation that would be lost", (name, value, problem) => {
  const components = { parameters: { C: { name: "c", in: "query", schema: { type: "string" } } } };
  expect(problemsOf(sourceOf({ "/x": { get: operation("x", { [name]: value }) } }, components))).toEqual([
    expect.stringContaining(`paths./x.get.${problem}`),
  ]);
});

it("refuses an authorizer by hand, which would be lost", () => {
  const token = {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    "x-amazon-apigateway-authtype": "custom",
  };
  const tenantKey = { type: "apiKey", in: "header", name: "x-api-key" };
  const source = sourceOf({ "/x": { get: operation("x") } }, { securitySchemes: { token, tenantKey } });
  expect(problemsOf(source)).toEqual([
    "components.securitySchemes.token.x-amazon-apigateway-authtype: is written by the builder: it is always Tollgate's own authorizer",
  ]);
});

/** Members for which no value is better than another. */
const PROSE =
  /^(summary|description|title|deprecated|style|explode|allowReserved|example|examples|default|xml|url|name|links|tags|value|security)$/;

/** Returns every member of a document that has a meaning, with its path. */
function membersIn(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const entries: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((each, index) => [index, each])
    : Object.entries(typeof value === "object" && value !== null ? value : {});
  return entries
    .filter(([name]) => !PROSE.test(String(name)) && !/^(required|enum)$/.test(String(at.at(-1))))
    .flatMap(([name, each]) => [[...at, name], ...membersIn(each, [...at, name])]);
}

it.each(["paths", "components"] as const)("refuses a value of another type anywhere in %s", (root) => {
  const places = membersIn(whole()[root]);
  expect(places.length).toBeGreaterThan(40);
  for (const place of places)
    for (const wrong of ["number", null]) {
      const document = JSON.parse(JSON.stringify(whole())) as ReturnType<typeof whole>;
      let parent: unknown = document[root];
      for (const step of place.slice(0, -1)) parent = (parent as Loose)[step];
      const right = (parent as Loose)[place.at(-1)!];
      (parent as Loose)[place.at(-1)!] = wrong && (typeof right === "number" ? "1" : 7.5);
      expect(problems(document).map((each) => each.split(": ")[0])).toContain([root, ...place].join("."));
    }
});

it("refuses a parameter whose name API Gateway does not take", () => {
  const parameters = [{ name: "page[size]", in: "query", schema: { type: "string" } }];
  expect(problemsOf(sourceOf({ "/x": { get: operation("x", { parameters }) } }))).toEqual([
    'paths./x.get.parameters.0.name: "page[size]" is not allowed: letters, digits and ._$-',
  ]);
});
