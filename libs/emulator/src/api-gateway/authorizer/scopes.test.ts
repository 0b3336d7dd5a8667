import { policyDocument, policyResources } from "@tollgate/authorizer-runtime";
import { scopeTableOf } from "@tollgate/gateway-definition";
import fc from "fast-check";
import { RouteTable } from "../definition/route-table";
import type { MethodDefinition } from "../definition/definition";
import { evaluatePolicy, parsePolicy } from "./policy";

const STAGE = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/dev";

/** Routes by name, with the scopes that they require. */
type Routes = Readonly<Record<string, readonly string[]>>;

const DOCUMENTS: readonly Routes[] = [
  {
    "get /orders": ["read"],
    "post /orders": ["write"],
    "get /orders/{id}": ["read"],
    "delete /orders/{id}": ["read", "write"],
    "get /orders/{id}/items": ["read"],
    "get /orders/{id}/invoice": ["read", "money"],
    "get /orders/export": ["export"],
    "get /health": [],
  },
  {
    "any /files/{proxy+}": ["files"],
    "get /files/{proxy+}": [],
    "any /{proxy+}": ["files", "all"],
    "get /": ["root"],
  },
  {
    "get /a/{id}": ["read"],
    "any /{x}/{y}/{z}": ["all"],
    "get /a:b/{id}/me": ["money", "all"],
    "any /a:b/{id}": [],
    "head /a/{id}": ["all"],
  },
];

function sourceOf(routes: Routes): string {
  const paths: Record<string, Record<string, object>> = {};
  Object.entries(routes).forEach(([name, scopes], index) => {
    const [method = "", path = ""] = name.split(" ");
    const variables = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, variable]) => variable);
    (paths[path] ??= {})[method === "any" ? "x-amazon-apigateway-any-method" : method] = {
      operationId: `r${index}`,
      "x-backend": "health",
      security: [{ token: [], tenantKey: [] }],
      parameters: variables.map((each) => ({ name: each, in: "path", required: true, schema: {} })),
      responses: { "200": { description: "Fine" } },
      ...(scopes.length > 0 && { "x-required-scopes": scopes }),
    };
  });
  const scheme = (name: string) => ({ type: "apiKey", in: "header", name });
  return JSON.stringify({
    openapi: "3.0.3",
    info: { title: "Test", version: "1" },
    paths,
    components: { securitySchemes: { token: scheme("Authorization"), tenantKey: scheme("x-api-key") } },
  });
}

const tableOf = (routes: Routes): RouteTable =>
  new RouteTable(
    Object.keys(routes).map((name) => {
      const [method = "", resourcePath = ""] = name.split(" ");
      return { httpMethod: method.toUpperCase(), resourcePath, resourceId: name } as MethodDefinition;
    }),
  );

const known = ["read", "write", "money", "export", "files", "all", "root"];
const segment = fc.oneof(
  fc.constantFrom("a", "a:b", "a%3ab", "orders", "7", "items", "invoice", "export", "me", "files", "health"),
  fc.constantFrom("", "%61", "ord%65rs", "%69nvoice", "e%78port", "m%65", "x%2Fy", "..", "*", "A", "fil%65s"),
);
const target = fc
  .tuple(fc.array(segment, { maxLength: 5 }), fc.boolean())
  .map(([segments, slash]) => `/${segments.join("/")}${slash ? "/" : ""}`);

it.each(DOCUMENTS.map((routes, index) => [index, routes] as const))(
  "the authorizer's policy lets nobody past their scopes, as this gateway finds routes: document %i",
  (_, routes) => {
    const scopeTable = scopeTableOf(sourceOf(routes));
    const table = tableOf(routes);
    const seen = { allowed: 0, refused: 0 };
    fc.assert(
      fc.property(
        fc.subarray(known, { minLength: 1 }),
        fc.constantFrom("GET", "HEAD", "OPTIONS", "POST", "DELETE"),
        target,
        (scopes, method, path) => {
          const found = table.match(method, path);
          if (!found) return;
          const policy = policyDocument(policyResources(scopeTable, scopes, STAGE));
          const verdict = evaluatePolicy(parsePolicy(policy), `${STAGE}/${method}${path}`, () => undefined);
          const mayCall = (routes[found.method.resourceId] ?? []).every((each) => scopes.includes(each));
          const isPlain = path === "/" || !/\/$|\/\/|\/\.\.?(\/|$)|%[467]/.test(path);
          seen[mayCall ? "allowed" : "refused"] += 1;
          if (!mayCall) expect([method, path, scopes, verdict]).not.toContain("allowed");
          else if (isPlain && !path.includes("a%3ab"))
            expect([method, path, scopes, verdict]).toEqual([method, path, scopes, "allowed"]);
        },
      ),
      { numRuns: 5000 },
    );
    expect(Math.min(seen.allowed, seen.refused)).toBeGreaterThan(20);
  },
);
