import { operation, problemsOf, sourceOf } from "../document/document.test-support";
import { DocumentError } from "../document/errors";
import { readDefinition } from "./read-definition";

const get = (changes: object): string => sourceOf({ "/x": { get: operation("getX", { ...changes }) } });

describe("readDefinition", () => {
  it("accepts a plain document", () => {
    expect(problemsOf(get({}))).toEqual([]);
  });

  it("accepts a public route that says so", () => {
    expect(problemsOf(get({ security: [] }))).toEqual([]);
  });

  it.each([
    [
      "OpenAPI 3.1",
      sourceOf({ "/x": { get: operation("x") } }, {}, { openapi: "3.1.0" }),
      'openapi: must be "3.0.x"',
    ],
    ["no paths", sourceOf({}), "paths: must hold at least one path"],
    [
      "an unknown backend",
      get({ "x-backend": "helth" }),
      'paths./x.get.x-backend: "helth" is not a backend; there are: health, orders',
    ],
    [
      "a backend named like a member of every object",
      get({ "x-backend": "toString" }),
      'paths./x.get.x-backend: "toString" is not',
    ],
    ["no backend", get({ "x-backend": undefined }), "paths./x.get.x-backend: is missing: name a backend"],
    ["no operationId", get({ operationId: undefined }), "paths./x.get.operationId: is missing or not a name"],
    ["no responses", get({ responses: {} }), "paths./x.get.responses: must hold at least one"],
    [
      "a response that is no status",
      get({ responses: { ok: { description: "x" } } }),
      "paths./x.get.responses.ok: is not a status code",
    ],
    [
      "AWS extensions by hand",
      get({ "x-amazon-apigateway-auth": { type: "NONE" } }),
      "paths./x.get.x-amazon-apigateway-auth: is written by the builder",
    ],
    [
      "a route that says nothing of security",
      get({ security: undefined }),
      "paths./x.get.security: is missing",
    ],
    [
      "a token without the key",
      get({ security: [{ token: [] }] }),
      "paths./x.get.security.0: lacks the key requirement tenantKey",
    ],
    [
      "a key without a token",
      get({ security: [{ tenantKey: [] }] }),
      "paths./x.get.security.0: lacks the token",
    ],
    ["security that may be left out", get({ security: [{}] }), "paths./x.get.security.0: lacks the token"],
    [
      "alternatives",
      get({ security: [{ token: [] }, { tenantKey: [] }] }),
      "paths./x.get.security: lists alternatives",
    ],
    [
      "an unknown scheme",
      get({ security: [{ token: [], tenantKey: [], oauth: [] }] }),
      "paths./x.get.security.0.oauth: is not defined",
    ],
    [
      "scopes",
      get({ security: [{ token: ["read"], tenantKey: [] }] }),
      "paths./x.get.security.0.token: must be []",
    ],
    [
      "a method that API Gateway lacks",
      sourceOf({ "/x": { get: operation("x"), trace: operation("y") } }),
      "paths./x.trace: is not a method of a REST API",
    ],
    ["a path without a slash", sourceOf({ x: { get: operation("x") } }), "paths.x: a path starts with /"],
    [
      "a trailing slash",
      sourceOf({ "/x/": { get: operation("x") } }),
      'paths./x/: the segment "" is not allowed',
    ],
    [
      "a segment .",
      sourceOf({ "/./x": { get: operation("x") } }),
      'paths././x: the segment "." is not allowed: clients remove it',
    ],
    [
      "a segment ..",
      sourceOf({ "/../x": { get: operation("x") } }),
      'paths./../x: the segment ".." is not allowed: clients remove it',
    ],
    [
      "half a variable",
      sourceOf({ "/x{id}": { get: operation("x") } }),
      'paths./x{id}: the segment "x{id}" is not allowed',
    ],
    ["API Gateway's own path", sourceOf({ "/ping": { get: operation("x") } }), "paths./ping: is reserved"],
    [
      "a dangling reference",
      get({ responses: { "200": { $ref: "#/components/responses/Nope" } } }),
      'paths./x.get.responses.200.$ref: "#/components/responses/Nope" is not in',
    ],
    [
      "another file",
      get({ responses: { "200": { $ref: "other.yaml#/x" } } }),
      'paths./x.get.responses.200.$ref: "other.yaml#/x" is not in',
    ],
    [
      "a cookie",
      get({ parameters: [{ name: "a", in: "cookie", schema: {} }] }),
      "paths./x.get.parameters.0.in: must be one of path, query, header",
    ],
    [
      "a parameter of no path variable",
      get({ parameters: [{ name: "id", in: "path", required: true, schema: {} }] }),
      "paths./x.get.parameters.0.name: {id} is not in the path",
    ],
    [
      "a request body without content",
      get({ requestBody: {} }),
      "paths./x.get.requestBody.content: must be an object",
    ],
  ])("reports %s where it stands", (_, source, expected) => {
    expect(problemsOf(source)).toEqual(expect.arrayContaining([expect.stringContaining(expected)]));
  });

  it("reports a duplicate operationId with the operation that has it", () => {
    const source = sourceOf({ "/a": { get: operation("same") }, "/b": { get: operation("same") } });
    expect(problemsOf(source)).toEqual(['paths./b.get.operationId: "same" is already the name of GET /a']);
  });

  it("requires path variables to be declared, and accepts them at the path or by reference", () => {
    const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
    const path = (item: object): string =>
      sourceOf({ "/x/{id}": { get: operation("x"), ...item } }, { parameters: { Id: id } });
    expect(problemsOf(path({}))).toEqual([
      "paths./x/{id}.get.parameters: must declare {id}: { name: id, in: path, required: true, schema }",
    ]);
    expect(problemsOf(path({ parameters: [id] }))).toEqual([]);
    expect(problemsOf(path({ parameters: [{ $ref: "#/components/parameters/Id" }] }))).toEqual([]);
    expect(problemsOf(path({ parameters: [{ ...id, required: false }] }))[0]).toMatch(
      /required: must be true/,
    );
  });

  it("allows one variable at each place of the tree, as API Gateway does", () => {
    const item = (id: string, name: string): object => ({
      get: operation(id, { parameters: [{ name, in: "path", required: true, schema: {} }] }),
    });
    expect(problemsOf(sourceOf({ "/x/{a}": item("a", "a"), "/x/{b}/y": item("b", "b") }))).toEqual([
      "paths./x/{b}/y: {b} stands where another path has {a}: API Gateway allows one variable there: give both the same name",
    ]);
    expect(problemsOf(sourceOf({ "/x/{a}": item("a", "a"), "/z/{b+}": item("b", "b") }))).toEqual([]);
    expect(problemsOf(sourceOf({ "/x/{a+}/y": item("a", "a") }))[0]).toMatch(/must be the last segment/);
  });

  it("takes security from the root, which API Gateway itself ignores", () => {
    const paths = { "/x": { get: operation("x", { security: undefined }) } };
    expect(problemsOf(sourceOf(paths, {}, { security: [{ token: [], tenantKey: [] }] }))).toEqual([]);
    expect(problemsOf(sourceOf(paths, {}, { security: [{ token: [] }] }))[0]).toMatch(
      /^security\.0: lacks the key/,
    );
  });

  it("refuses a scheme that is not what its name says", () => {
    const securitySchemes = {
      token: { type: "apiKey", in: "query", name: "Authorization" },
      tenantKey: { type: "apiKey", in: "header", name: "X-API-Key" },
      other: { type: "http" },
    };
    expect(problemsOf(sourceOf({ "/x": { get: operation("x") } }, { securitySchemes }))).toEqual([
      'components.securitySchemes.token.in: must be "header"',
      "components.securitySchemes.other: is not a scheme of this gateway; there are: token, tenantKey",
    ]);
  });

  it("reports everything at once, in the order of the lines, one line each", () => {
    const source = sourceOf({
      "/b": { get: operation("b", { "x-backend": "no" }) },
      "/a\nb": { get: operation("b", { security: [{ token: [] }] }) },
    });
    const { problems, message } = caught(source);
    expect(problems.length).toBeGreaterThanOrEqual(4);
    expect(problems.map(({ line }) => line)).toEqual(
      [...problems].map(({ line }) => line).sort((a, b) => a - b),
    );
    expect(message.split("\n")).toHaveLength(problems.length);
    expect(message).toContain("paths./a\\u000ab");
  });

  function caught(source: string): DocumentError {
    try {
      readDefinition(source);
    } catch (error) {
      if (error instanceof DocumentError) return error;
    }
    throw new Error("accepted");
  }
});
