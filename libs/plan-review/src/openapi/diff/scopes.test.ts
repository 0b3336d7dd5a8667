import { create, destroy, planOf, review } from "../../review-plan.test-support";
import { base, idsOf, planOfDocument, type Document } from "./document.test-support";

type Scopes = readonly string[] | string | undefined;

/** The document in which `GET /orders` and `GET /orders/{id}` require scopes. */
const withScopes = (orders: Scopes, order: Scopes = undefined, paths: object = {}): Document => {
  const document = structuredClone(base);
  const require = (operation: object, scopes: Scopes) =>
    scopes !== undefined && Object.assign(operation, { "x-required-scopes": scopes });
  require(document.paths["/orders"].get, orders);
  require(document.paths["/orders/{id}"].get, order);
  Object.assign(document.paths, paths);
  return document;
};
const another = (scopes: Scopes, changes: object = {}) => ({
  "/orders/{id}/notes": {
    get: {
      ...base.paths["/orders/{id}"].get,
      ...(scopes !== undefined && { "x-required-scopes": scopes }),
      ...changes,
    },
  },
});

it.each<[string, Document, Document, readonly string[]]>([
  ["their order", withScopes(["a", "b"]), withScopes(["b", "a"]), []],
  ["a scope less", withScopes(["a", "b"]), withScopes(["a"]), ["block scope-lost"]],
  ["the last scope less", withScopes(["a"]), withScopes(undefined), ["block scope-lost"]],
  ["a scope more", withScopes(["a"]), withScopes(["a", "b"]), ["warn requests-refused"]],
  ["a first scope", withScopes(undefined), withScopes(["a"]), ["warn requests-refused"]],
  ["another scope", withScopes(["a"]), withScopes(["b"]), ["block scope-lost", "warn requests-refused"]],
  ["no list any more", withScopes(["a"]), withScopes("a"), ["warn unknown-change"]],
  [
    "a new route that a known scope opens",
    withScopes(["a"]),
    withScopes(["a"], undefined, another(["a"])),
    ["warn scope-widened"],
  ],
  [
    "a new route without scopes",
    withScopes(["a"]),
    withScopes(["a"], undefined, another(undefined)),
    ["warn scope-widened"],
  ],
  [
    "a new route with a new scope, which a token can have from a time when none was checked",
    withScopes(["a"]),
    withScopes(["a"], undefined, another(["a", "new"])),
    ["warn scope-widened"],
  ],
  [
    "the first route with a scope",
    base,
    withScopes(undefined, undefined, another(["new"])),
    ["warn scope-widened"],
  ],
  [
    "a new route without scopes beside others without",
    base,
    withScopes(undefined, undefined, another(undefined)),
    [],
  ],
])("scopes of routes: %s", (_, before, after, expected) => {
  expect(idsOf(review(planOfDocument(before, after)).findings)).toEqual(expected);
});

const path = (scopes: Scopes, method = "get", changes: object = {}) => ({
  [method]: another(scopes, changes)["/orders/{id}/notes"].get,
});
const ANY = "x-amazon-apigateway-any-method";
const preflight = { options: { "x-amazon-apigateway-integration": { type: "mock" } } };
const LOST = "block scope-lost";
const TAKEN = "info route-changed";

/** The paths before, the paths after, and the findings. */
it.each<[string, object, object, readonly string[]]>([
  [
    "a fixed step beside a variable",
    { "/x/{id}": path(["a"]) },
    { "/x/{id}": path(["a"]), "/x/export": path(undefined) },
    [LOST, "warn scope-widened", TAKEN],
  ],
  [
    "a fixed step beside a greedy variable",
    { "/{proxy+}": path(["a"], ANY) },
    { "/{proxy+}": path(["a"], ANY), "/admin": path(undefined) },
    [LOST, "warn scope-widened", TAKEN],
  ],
  [
    "the same scope",
    { "/x/{id}": path(["a"]) },
    { "/x/{id}": path(["a"]), "/x/export": path(["a"]) },
    ["warn scope-widened", TAKEN],
  ],
  [
    "a further scope, for some of the values of a variable",
    { "/x/{id}": path(["a"]) },
    { "/x/{id}": path(["a"]), "/x/export": path(["a", "b"]) },
    ["warn scope-widened", TAKEN, "info requests-refused"],
  ],
  [
    "a scope that no route required",
    { "/{proxy+}": path(["a"], ANY) },
    { "/{proxy+}": path(["a"], ANY), "/admin": path(["b"]) },
    ["warn requests-refused", "warn scope-lost", "warn scope-widened", TAKEN],
  ],
  [
    "the scope of another route",
    { "/x/{id}": path(["a"]), "/y": path(["b"]) },
    { "/x/{id}": path(["a"]), "/y": path(["b"]), "/x/export": path(["b"]) },
    [LOST, "warn scope-widened", TAKEN, "info requests-refused"],
  ],
  [
    "a method beside any method, each with its scopes",
    { "/{proxy+}": path(["a"], ANY) },
    { "/{proxy+}": path(["a"], ANY), "/admin": { ...path(["a"], ANY), ...path(undefined) } },
    [LOST, "warn scope-widened", TAKEN],
  ],
  [
    "the method's own route, not the one for any method",
    { "/{proxy+}": { ...path(["a"], ANY), ...path(undefined) } },
    { "/{proxy+}": { ...path(["a"], ANY), ...path(undefined) }, "/admin": path(undefined) },
    ["warn route-changed", "warn scope-widened", TAKEN],
  ],
  [
    "a preflight request, which has no token",
    { "/{proxy+}": path(["a"], ANY) },
    { "/{proxy+}": path(["a"], ANY), "/admin": { ...path(["a"]), ...preflight } },
    ["warn route-changed", "warn scope-widened", TAKEN],
  ],
  [
    "a pattern that covers a part of another",
    { "/{x}/b/c": path(["a"]) },
    { "/{x}/b/c": path(["a"]), "/a/{proxy+}": path(undefined) },
    [LOST, "warn scope-widened", TAKEN],
  ],
  [
    "a fixed step that goes",
    { "/admin": path(["admin"]), "/{proxy+}": path(undefined, ANY) },
    { "/{proxy+}": path(undefined, ANY) },
    ["block route-removed", LOST],
  ],
  [
    "a fixed step that goes, with a new greedy variable",
    { "/admin": path(["admin"]) },
    { "/{proxy+}": path(undefined, ANY) },
    ["block route-removed", LOST, "warn scope-widened", TAKEN],
  ],
  [
    "a fixed step that goes, beside a path that anyone can call",
    { "/admin": path(["admin"]), "/{proxy+}": path(undefined, ANY, { security: [] }) },
    { "/{proxy+}": path(undefined, ANY, { security: [] }) },
    ["block authorizer-removed", "block key-not-required", "block route-removed", LOST],
  ],
  [
    "a greedy variable that goes, of which a longer path is left to another",
    { "/a/{proxy+}": path(["a"]), "/a/{id}": path(["a"]), "/{proxy+}": path(undefined) },
    { "/a/{id}": path(["a"]), "/{proxy+}": path(undefined) },
    ["block route-removed", LOST],
  ],
  [
    "a fixed step that goes, to a path with its scope",
    { "/admin": path(["a"]), "/{proxy+}": path(["a"], ANY) },
    { "/{proxy+}": path(["a"], ANY) },
    ["block route-removed"],
  ],
  [
    "a variable that goes, beside a fixed step that stays",
    { "/x/{id}": path(["a"]), "/x/export": path(undefined) },
    { "/x/export": path(undefined) },
    ["block route-removed"],
  ],
  [
    "the root, which no greedy variable covers",
    { "/": path(["a"]), "/{proxy+}": path(undefined, ANY) },
    { "/{proxy+}": path(undefined, ANY) },
    ["block route-removed"],
  ],
])("requests that another path answers: %s", (_, before, after, expected) => {
  const found = review(
    planOfDocument(withScopes(undefined, undefined, before), withScopes(undefined, undefined, after)),
  );
  expect([...idsOf(found.findings)].sort()).toEqual([...expected].sort());
});

it("a removed route is named with its scopes and with the route that answers instead", () => {
  const textOf = (before: object, after: object) =>
    review(planOfDocument(withScopes(undefined, undefined, before), withScopes(undefined, undefined, after)))
      .findings.filter(({ hazard }) => hazard === "route-removed")
      .map(({ message }) =>
        message.map((each) => (typeof each === "string" ? each : each.untrusted)).join(""),
      );
  const proxy = { "/{proxy+}": path(["a"], ANY) };
  expect(textOf({ "/admin": path(["a", "b"]) }, {})).toEqual([
    "Clients can no longer call GET /admin. Until the API is deployed, tokens without the required scopes a, b may be accepted.",
  ]);
  expect(textOf({ "/admin": path(undefined), ...proxy }, proxy)).toEqual([
    "Clients can no longer call GET /admin. Such requests, or some of them, are answered by ANY /{proxy+}.",
  ]);
});

it("paths are too many to tell which requests change from one to another", () => {
  const many = (name: string) =>
    Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`/${name}${index}/{id}`, path(undefined)]));
  const before = withScopes(undefined, undefined, many("a"));
  const { findings } = review(planOfDocument(before, withScopes(undefined, undefined, many("b"))));
  expect(idsOf(findings)).toEqual(["block route-removed", "warn unknown-change"]);
});

it("says that the scopes of an API are not compared with those of one that takes its place", () => {
  const bodyOf = (document: Document) => ({ name: "api", body: JSON.stringify(document) });
  const moved = (before: Document) =>
    idsOf(
      review(
        planOf([
          destroy("aws_api_gateway_rest_api", bodyOf(before), { address: "aws_api_gateway_rest_api.old" }),
          create("aws_api_gateway_rest_api", bodyOf(base), { address: "aws_api_gateway_rest_api.new" }),
        ]),
      ).findings,
    ).filter((each) => each.endsWith("api-removed") || each.endsWith("unknown-change"));
  expect(moved(withScopes(["a"]))).toEqual(["block api-removed", "warn unknown-change"]);
  expect(moved(withScopes("not a list"))).toEqual(["block api-removed", "warn unknown-change"]);
  expect(moved(base)).toEqual(["block api-removed"]);
});
