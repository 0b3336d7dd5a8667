import { policyDocument, policyResources } from "@tollgate/authorizer-runtime";
import fc from "fast-check";
import { buildScopeTable, type ScopedRoute } from "./build-scope-table";
import { allows, mayCall, routeFor } from "./scope-model.test-support";

const STAGE = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";
const METHODS = ["GET", "POST", "HEAD", "OPTIONS"];
const METHODS_OF_ANY = ["GET", "HEAD", "OPTIONS", "POST", "PUT"];

const route = (name: string, ...scopes: string[]): ScopedRoute => {
  const [method = "", path = ""] = name.split(" ");
  return { method, path, secured: true, scopes };
};

/** Whether the policy of a token lets a request in. */
const isLetIn = (routes: readonly ScopedRoute[], scopes: readonly string[], method: string, path: string) =>
  allows(
    policyDocument(policyResources(buildScopeTable(routes).table, scopes, STAGE)),
    `${STAGE}/${method}${path}`,
  );

/** Templates of a tree in which each parent has one variable at most, as API Gateway requires. */
const templates = (literals: readonly string[], maxLength: number) =>
  fc
    .array(fc.constantFrom(...literals, "{}"), { maxLength })
    .chain((segments) => fc.constantFrom(segments, [...segments, "{+}"]))
    .map((segments) => {
      const named = segments.map((segment, at) =>
        segment === "{}" ? `{v${at}}` : segment === "{+}" ? `{p+}` : segment,
      );
      return `/${named.join("/")}`;
    });
const isOneTree = (paths: readonly string[]): boolean => {
  const variables = new Map<string, string>();
  return paths.every((path) =>
    path.split("/").every((segment, at, all) => {
      if (!segment.startsWith("{")) return true;
      const parent = all.slice(0, at).join("/");
      const known = variables.get(parent) ?? segment;
      variables.set(parent, known);
      return known === segment;
    }),
  );
};
const scopeSet = fc.subarray(["s", "t", "u"]);
const documentsOf = (template: fc.Arbitrary<string>) =>
  fc
    .uniqueArray(
      fc.record({
        method: fc.constantFrom("GET", "GET", "GET", "POST", "ANY", "HEAD", "OPTIONS"),
        path: template,
        secured: fc.integer({ max: 9 }).map((n) => n !== 0),
        scopes: scopeSet,
      }),
      { minLength: 1, maxLength: 7, selector: ({ method, path }) => `${method} ${path}` },
    )
    .filter((routes) => isOneTree(routes.map(({ path }) => path)))
    .map((routes) => routes.map((each) => (each.secured ? each : { ...each, scopes: [] })));
const documents = documentsOf(templates(["a", "b", "me", "a:b"], 4));

/** A path as the document writes it: no slash at the end, no empty segment, nothing encoded without need. */
const plainSegment = fc.constantFrom(
  "a",
  "b",
  "me",
  "a:b",
  "x",
  "x%2Fb",
  "b%20c",
  "A",
  "a.b",
  "*",
  "a%252Fb",
  "m",
);
const plainPath = fc.array(plainSegment, { maxLength: 6 }).map((segments) => `/${segments.join("/")}`);
/** As an attacker writes it. */
const hostileSegment = fc.oneof(
  plainSegment,
  fc.constantFrom(
    "",
    ".",
    "..",
    "%2e%2E",
    "%61",
    "%6de",
    "m%65",
    "%6D%65",
    "a%3Ab",
    "a%3ab",
    "%61:b",
    "%61%3ab",
    "%62",
    "a%3A%62",
  ),
);
const hostilePath = fc
  .tuple(fc.array(hostileSegment, { maxLength: 7 }), fc.boolean())
  .map(([segments, slash]) => `/${segments.join("/")}${slash ? "/" : ""}`);

it("never lets a token call what its scopes do not open, however the path is written", () => {
  let refused = 0;
  fc.assert(
    fc.property(
      documents,
      scopeSet,
      fc.array(hostilePath, { minLength: 20, maxLength: 20 }),
      (routes, scopes, paths) => {
        const { allow, deny } = buildScopeTable(routes).table;
        // No other character that IAM reads as a wildcard or a variable: `?` and `$`.
        for (const [pattern] of [...allow, ...deny]) expect(pattern).toMatch(/^[\w.,:/%*-]+$/);
        for (const method of METHODS)
          for (const path of paths)
            if (mayCall(routes, scopes, method, path) === false) {
              refused++;
              expect([method, path, isLetIn(routes, scopes, method, path)]).toEqual([method, path, false]);
            }
      },
    ),
    { numRuns: 500 },
  );
  expect(refused).toBeGreaterThan(200);
});

it("lets a token call each path that its scopes open, as the document writes it, where nothing is refused", () => {
  let called = 0;
  fc.assert(
    fc.property(
      documents,
      scopeSet,
      fc.array(plainPath, { minLength: 20, maxLength: 20 }),
      (routes, scopes, paths) => {
        fc.pre(buildScopeTable(routes).conflicts.length === 0);
        for (const method of METHODS)
          for (const path of paths)
            if (mayCall(routes, scopes, method, path) === true) {
              called++;
              expect([method, path, isLetIn(routes, scopes, method, path)]).toEqual([method, path, true]);
            }
      },
    ),
    { numRuns: 500 },
  );
  expect(called).toBeGreaterThan(200);
});

it("refuses only documents in which a path would be denied that the token may call", () => {
  const segments = ["a", "b", "x"];
  let level = [""];
  const paths = ["/"];
  for (let depth = 0; depth < 6; depth++) {
    level = level.flatMap((start) => segments.map((segment) => `${start}/${segment}`));
    paths.push(...level);
  }
  let conflicting = 0;
  fc.assert(
    fc.property(documentsOf(templates(["a", "b"], 2)), (routes) => {
      for (const { allowed } of buildScopeTable(routes).conflicts.slice(0, 1)) {
        conflicting++;
        const scopes = allowed.flatMap((each) => each.scopes);
        // A token without scopes may call everything: one that needs none has a scope of its own.
        const token = scopes.length === 0 ? ["other"] : scopes;
        const policy = policyDocument(policyResources(buildScopeTable(routes).table, token, STAGE));
        const isDenied = (method: string, path: string) =>
          mayCall(routes, token, method, path) === true && !allows(policy, `${STAGE}/${method}${path}`);
        expect(METHODS_OF_ANY.some((method) => paths.some((path) => isDenied(method, path)))).toBe(true);
      }
    }),
    { numRuns: 1000 },
  );
  expect(conflicting).toBeGreaterThan(5);
});

describe("the routes of one token", () => {
  const orders = [
    route("GET /health"),
    route("GET /orders", "orders:read"),
    route("POST /orders", "orders:write"),
    route("GET /orders/{id}", "orders:read"),
    route("GET /orders/{id}/invoice", "orders:read", "invoices:read"),
    route("GET /orders/export", "export"),
  ];
  it.each([
    ["GET", "/health", true],
    ["GET", "/orders", true],
    ["POST", "/orders", false],
    ["GET", "/orders/7", true],
    ["GET", "/orders/a%20b", true],
    ["GET", "/orders/x%2Finvoice", true],
    ["GET", "/orders/7/invoice", false],
    ["GET", "/orders/7/invoice/", false],
    ["GET", "/orders/7/%69nvoice", false],
    ["GET", "/orders/7//invoice", false],
    ["GET", "/orders/export", false],
    ["GET", "/orders/e%78port", false],
    ["GET", "/orders/%65xport/", false],
    ["GET", "//orders/export", false],
    ["GET", "/orders/x/../export", false],
    ["GET", "/orders/x/%2e%2e", false],
    ["GET", "/orders/.", false],
    ["GET", "/orders/x%2E", false],
    ["GET", "/orders/v1.2", true],
    ["HEAD", "/orders", false],
    ["GET", "/Orders", false],
  ])("with orders:read, %s %s: %s", (method, path, expected) => {
    expect(buildScopeTable(orders).conflicts).toEqual([]);
    expect(isLetIn(orders, ["orders:read"], method, path)).toBe(expected);
  });
});

it("names the routes that no policy can tell apart", () => {
  const routes = [route("GET /a/{id}", "s"), route("GET /a/{id}/b", "t"), route("GET /a/{id}/b/{c}", "s")];
  const { conflicts } = buildScopeTable(routes);
  expect(conflicts).toEqual([{ denied: routes[1], allowed: [routes[0], routes[2]] }]);
});

it("is empty for a document without scopes", () => {
  expect(buildScopeTable([route("GET /a"), route("GET /a/{id}")])).toEqual({
    table: { allow: [], deny: [] },
    conflicts: [],
    manySpellings: [],
  });
});

it("denies more than a path with many spellings, in one pattern, and names its route", () => {
  const routes = (path: string) => [route("GET /v/{x}", "s"), route(`GET /v/{x}/${path}`, "t")];
  expect(buildScopeTable(routes("a:b:c:d,e")).manySpellings).toEqual([]);
  const { table, manySpellings } = buildScopeTable(routes(Array(30).fill("a").join(":")));
  expect(manySpellings).toEqual(routes(Array(30).fill("a").join(":")).slice(1));
  expect(table.deny.map(([pattern]) => pattern)).toContain("GET/v/*/*");
});

it("tells a greedy path from the variable beside it", () => {
  const routes = [route("GET /files/{id}", "s"), route("ANY /{p+}", "s", "t")];
  expect(buildScopeTable(routes).conflicts).toEqual([]);
  expect(routeFor(routes, "GET", "/files/1/2")).toBe(routes[1]);
  expect(isLetIn(routes, ["s"], "GET", "/files/1")).toBe(true);
  expect(isLetIn(routes, ["s"], "GET", "/files/1/2")).toBe(false);
  expect(isLetIn(routes, ["s"], "GET", "/files//")).toBe(false);
});

it("denies an empty segment, which a variable does not match, and a greedy path does", () => {
  const routes = [
    route("GET /files/{id}", "s"),
    route("GET /files/{id}/{p+}", "s"),
    route("GET /{p+}", "s", "t"),
  ];
  expect(buildScopeTable(routes).conflicts).toEqual([]);
  for (const path of ["/files//x", "/files//", "/files/"]) {
    expect(routeFor(routes, "GET", path)).toBe(routes[2]);
    expect(isLetIn(routes, ["s"], "GET", path)).toBe(false);
  }
  for (const path of ["/files/1", "/files/1/2/3"]) expect(isLetIn(routes, ["s"], "GET", path)).toBe(true);
});
