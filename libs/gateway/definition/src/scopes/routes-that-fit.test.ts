import { operation, problemsOf, sourceOf } from "../document/document.test-support";

/** Forty resources, as APIs name them. */
const RESOURCES =
  "orders customers invoices products payments shipments refunds carts prices discounts warehouses suppliers users teams projects tasks comments files reports alerts contracts quotes returns locations devices events subscriptions plans coupons reviews messages webhooks sessions profiles addresses currencies taxes channels catalogs budgets".split(
    " ",
  );

type ScopedOperation = readonly [name: string, ...scopes: readonly string[]];

const crud = (at: string, { read = [], write = [], remove = write }: Record<string, readonly string[]>) =>
  [
    [`get ${at}`, ...read],
    [`post ${at}`, ...write],
    [`get ${at}/{id}`, ...read],
    [`put ${at}/{id}`, ...write],
    [`delete ${at}/{id}`, ...remove],
  ] as const;
const own = (name: string) => ({ read: [`${name}:read`], write: [`${name}:write`] });

function sourceWith(operations: readonly ScopedOperation[]): string {
  const paths: Record<string, Record<string, unknown>> = {};
  operations.forEach(([name, ...scopes], index) => {
    const [method = "", path = ""] = name.split(" ");
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, each]) => ({
      ...{ name: each, in: "path", required: true, schema: {} },
    }));
    const required = scopes.length > 0 && { "x-required-scopes": scopes };
    paths[path] = { ...paths[path], [method]: operation(`o${index}`, { parameters, ...required }) };
  });
  return sourceOf(paths);
}

// The figures of the guide "openapi-document".
it.each<[string, number, (resource: string) => readonly ScopedOperation[]]>([
  ["two scopes in all", 116, (name) => crud(`/${name}`, { read: ["read"], write: ["write"] })],
  ["one scope, for DELETE", 87, (name) => crud(`/${name}`, { remove: ["admin"] })],
  ["two scopes for each resource", 70, (name) => crud(`/${name}`, own(name))],
  ["two scopes for each resource, below /v1", 69, (name) => crud(`/v1/${name}`, own(name))],
  [
    "two scopes for each resource, and one for a path behind each id",
    47,
    (name) => [...crud(`/${name}`, own(name)), [`get /${name}/{id}/history`, "audit"]],
  ],
  [
    "two scopes for each resource, all behind a variable",
    25,
    (name) => crud(`/accounts/{account}/${name}`, own(name)),
  ],
])("of an API with %s, %i routes fit into a policy", (_, count, of) => {
  const routes = RESOURCES.flatMap(of);
  expect(problemsOf(sourceWith(routes.slice(0, count)))).toEqual([]);
  expect(problemsOf(sourceWith(routes.slice(0, count + 1)))).toEqual([
    expect.stringMatching(/^paths: the policy of a token with .* has up to \d+ bytes in \d+ ARNs/),
  ]);
});
