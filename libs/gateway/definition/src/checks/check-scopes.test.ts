import { authorizerResult } from "@tollgate/authorizer-runtime";
import { longestStageArn, MAX_POLICY } from "../scopes/policy-size";
import { buildGatewayDocument, routesOf, scopeTableOf } from "../index";
import { operation, problemsOf, sourceOf } from "../document/document.test-support";

const variables = (path: string) =>
  [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => ({ name, in: "path", required: true, schema: {} }));
const source = (routes: Readonly<Record<string, unknown>>) => {
  const paths: Record<string, Record<string, unknown>> = {};
  Object.entries(routes).forEach(([name, scopes], index) => {
    const [method = "", path = ""] = name.split(" ");
    const changes = scopes === undefined ? {} : { "x-required-scopes": scopes };
    paths[path] = {
      ...paths[path],
      [method]: operation(`r${index}`, { parameters: variables(path), ...changes }),
    };
  });
  return sourceOf(paths);
};
const withScopes = (scopes: unknown) => problemsOf(source({ "get /x": scopes }));

it("accepts a list of scopes, and gives it to the routes and to the built document", () => {
  const text = source({ "get /x": ["orders:read", "https://example.com/scope"], "get /y": undefined });
  expect(problemsOf(text)).toEqual([]);
  expect(routesOf(text).map(({ scopes }) => scopes)).toEqual([
    ["orders:read", "https://example.com/scope"],
    [],
  ]);
  const built = buildGatewayDocument(text, {
    title: "api",
    authorizer: { invokeArn: "arn:authorizer", resultTtlSeconds: 60 },
    backendInvokeArn: (name) => `arn:${name}`,
  });
  expect(built).toMatchObject({
    paths: { "/x": { get: { "x-required-scopes": ["orders:read", "https://example.com/scope"] } } },
  });
  expect(JSON.stringify(built).split("x-required-scopes")).toHaveLength(2);
});

it.each([
  ["a text", "orders:read", "x-required-scopes: must be a list of scopes"],
  ["an empty list", [], "x-required-scopes: must be a list of scopes"],
  ["null", null, "x-required-scopes: must be a list of scopes"],
  ["a number", [1], "x-required-scopes.0: must be a scope"],
  ["a blank", ["a", "b c"], "x-required-scopes.1: must be a scope"],
  ["an empty text", [""], "x-required-scopes.0: must be a scope"],
  ["a quote", ['a"'], "x-required-scopes.0: must be a scope"],
  ["a text beyond ASCII", ["é"], "x-required-scopes.0: must be a scope"],
  ["257 characters", ["a".repeat(257)], "x-required-scopes.0: must be a scope: 1 to 256"],
  ["a scope twice", ["a", "a"], "x-required-scopes.1: is there twice"],
])("refuses %s, with its path", (_, scopes, problem) => {
  expect(withScopes(scopes)).toEqual([expect.stringContaining(`paths./x.get.${problem}`)]);
});

it("refuses scopes of a public route", () => {
  const open = operation("x", { security: [], "x-required-scopes": ["a"] });
  expect(problemsOf(sourceOf({ "/x": { get: open } }))).toEqual([
    "paths./x.get.x-required-scopes: is refused on a public route, which requires no token",
  ]);
});

it("refuses routes that no policy can tell apart, and names them", () => {
  const routes = { "get /a/{id}": ["s"], "get /a/{id}/b": ["t"], "get /a/{id}/b/{c}": ["s"] };
  expect(problemsOf(source(routes))).toEqual([
    "paths./a/{id}/b.get.x-required-scopes: no policy can allow GET /a/{id} and GET /a/{id}/b/{c} and deny GET /a/{id}/b, " +
      "because * in a policy's ARN also matches /: require of one of them what GET /a/{id}/b requires, or change a path",
  ]);
  expect(problemsOf(source({ ...routes, "get /a/{id}/b/{c}": ["s", "t"] }))).toEqual([]);
});

it("refuses a document whose policies would be too long, with the numbers", () => {
  const many = Object.fromEntries(
    Array.from({ length: 120 }, (_, n) => [`get /resource-${n}`, [n % 2 === 0 ? "even" : "odd"]]),
  );
  expect(problemsOf(source(many))).toEqual([]);
  const most = Object.fromEntries(
    Array.from({ length: 150 }, (_, n) => [`get /resource-${n}`, [n === 0 ? "a" : "b"]]),
  );
  const [problem, ...others] = problemsOf(source(most));
  expect(others).toEqual([]);
  expect(problem).toMatch(
    /^paths: the policy of a token with the scopes b has up to \d{5} bytes in 149 ARNs, and at most 5888 fit into an authorizer's answer of 8 KB/,
  );
});

it("bounds the policies of a document with many scopes", () => {
  const many = (count: number) =>
    source(
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`get /resource-${n}`, [`scope-${n}`]])),
    );
  expect(problemsOf(many(40))).toEqual([]);
  expect(problemsOf(many(85))).toEqual([
    expect.stringMatching(
      /^paths: the policy of a token with some of the scopes has up to 6\d{3} bytes in 84 ARNs/,
    ),
  ]);
});

it("refuses an ARN that would be too long", () => {
  const [problem] = problemsOf(source({ [`get /${"a".repeat(450)}`]: ["s"], "get /b": undefined }));
  expect(problem).toMatch(
    /^paths: a policy's ARN for GET\/a+ has up to 5\d\d characters, and API Gateway takes fewer than 512: shorten the path/,
  );
});

it.each([
  [511, 0],
  [512, 1],
])("an ARN of %i characters is reported %i times", (length, times) => {
  const letters = "a".repeat(length - longestStageArn().length - "/GET/".length);
  expect(problemsOf(source({ [`get /${letters}`]: ["s"], "get /b": undefined }))).toHaveLength(times);
});

it("refuses a document by the policy of a token whose only scope no route requires", () => {
  const routes = Object.fromEntries(
    Array.from({ length: 60 }, (_, n) => [
      [`get /open-to-every-token-${n}/{id}`, undefined],
      [`get /open-to-every-token-${n}/{id}/admin`, ["admin"]],
    ]).flat(),
  );
  expect(problemsOf(source(routes))).toEqual([
    expect.stringMatching(
      /^paths: the policy of a token with only a scope that no route requires has up to \d+/,
    ),
  ]);
});

it("leaves room for the longest ids and scopes in an authorizer's answer", () => {
  const id = "\\".repeat(128);
  const scopes = [...["a", "b", "c"].map((each) => each.repeat(255)), "d".repeat(256)];
  const decision = {
    outcome: "allow",
    usageIdentifierKey: id,
    principalId: id,
    context: { tenantId: id, tokenId: id },
    scopes,
  } as const;
  const { policyDocument, ...rest } = authorizerResult(decision, `${longestStageArn()}/GET/`, {
    allow: scopes.map((each) => ["GET/a", [each]]),
    deny: [],
  });
  expect(policyDocument).toBeDefined();
  expect(rest.context?.["scopes"]).toHaveLength(1024);
  expect(MAX_POLICY + JSON.stringify({ ...rest, policyDocument: "" }).length).toBeLessThanOrEqual(8 * 1024);
});

it("refuses a path with too many spellings", () => {
  const colons = Array(20).fill("a").join(":");
  expect(problemsOf(source({ "get /v/{x}": ["s"], [`get /v/{x}/${colons}`]: ["t"] }))).toEqual([
    expect.stringContaining(`GET /v/{x}/${colons} has more than 4 of the characters , and :`),
  ]);
});

it("refuses scopes that are too long together for a backend", () => {
  const scopes = ["a", "b", "c", "d", "e"].map((letter) => letter.repeat(250));
  expect(withScopes(scopes)).toEqual([
    "paths: the names of all scopes have 1254 characters together, and a backend gets at most 1024: shorten them",
  ]);
});

it("makes no table of a document without scopes", () => {
  expect(scopeTableOf(source({ "get /x": undefined }))).toEqual({ allow: [], deny: [] });
});

it("refuses in paths each character that a policy could read as a wildcard or a variable", () => {
  const ascii = Array.from({ length: 0x5e }, (_, at) => String.fromCharCode(0x21 + at));
  const refused = ascii.filter((each) => problemsOf(source({ [`get /a${each}b`]: ["s"] })).length > 0);
  expect(ascii.filter((each) => !refused.includes(each)).join("")).toMatch(/^[\w.,:/-]+$/);
  expect(refused).toEqual(expect.arrayContaining(["*", "?", "$", "{", "}", "\\", "%"]));
  expect(problemsOf(source({ "get /a${aws:username}": ["s"] }))).not.toEqual([]);
});
