import { accessLogLine } from "./line.test-support";
import { requestPredicate } from "./request-filter";

const none = { tenant: "", status: "", route: "", requestId: "" };
const line = accessLogLine({ tenantId: "acme-eu", status: 429, resourcePath: "/orders/{id}" });

it.each([
  [{}, true],
  [{ tenant: "acme" }, true],
  [{ tenant: "ACME" }, true],
  [{ tenant: "=acme" }, false],
  [{ tenant: "=acme-eu" }, true],
  [{ status: "errors" }, true],
  [{ status: "4xx" }, true],
  [{ status: "429" }, true],
  [{ status: "42" }, false],
  [{ status: "5xx" }, false],
  [{ route: "get /ord" }, true],
  [{ route: "POST" }, false],
  [{ requestId: "c6af" }, true],
  [{ requestId: "c6af", status: "5xx" }, false],
])("%j lets the line through: %s", (filter, passes) => {
  expect(requestPredicate({ ...none, ...filter })(line)).toBe(passes);
});

it("who has no tenant id goes by the API key, and who has neither is no tenant", () => {
  const byTenant = (tenant: string) => requestPredicate({ ...none, tenant });
  expect(byTenant("=key k1")(accessLogLine({ tenantId: undefined }))).toBe(true);
  expect(byTenant("=(no tenant)")(accessLogLine({ tenantId: undefined, apiKeyId: undefined }))).toBe(true);
});
