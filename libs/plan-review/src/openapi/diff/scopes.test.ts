import { review } from "../../review-plan.test-support";
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
    "a new route with a new scope",
    withScopes(["a"]),
    withScopes(["a"], undefined, another(["a", "new"])),
    [],
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
