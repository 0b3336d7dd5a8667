import { NO_TENANT, routeName, tenantName } from "./names";

it.each([
  ["acme", "acme"],
  ["", '""'],
  [" ", '" "'],
  ["a\u0000b", "a\\u{0}b"],
  ["\u202Eevil", "\\u{202e}evil"],
  ["\u200B", "\\u{200b}"],
  ["two\nlines", "two\\u{a}lines"],
  ["<img src=x>", "<img src=x>"],
  ["🙈", "🙈"],
])("of a tenant %j shows %s", (untrustedId, shown) => {
  expect(tenantName(untrustedId, "key")).toBe(shown);
});

it("names who has no tenant by the key, if there is one", () => {
  expect(tenantName(undefined, "k1")).toBe("key k1");
  expect(tenantName(undefined, "")).toBe('key ""');
  expect(tenantName(undefined, undefined)).toBe(NO_TENANT);
});

it("writes a route out as well", () => {
  expect(routeName("GET", "/orders/{id}")).toBe("GET /orders/{id}");
  expect(routeName("", "")).toBe('" "');
});
