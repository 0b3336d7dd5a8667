import type { AccessLogLine } from "@tollgate/observability-runtime";
import type { RequestFilter } from "../wire";
import { accessLogLine } from "./line.test-support";
import { requestPredicate } from "./request-filter";

const none = { tenant: "", status: "", route: "", cause: "", cell: "", requestId: "" };
const passing = (filter: RequestFilter, line: AccessLogLine) => requestPredicate(filter)?.(line) ?? true;
const line = accessLogLine({
  tenantId: "acme-eu",
  status: 429,
  errorType: "THROTTLED",
  resourcePath: "/orders/{id}",
});

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
  [{ route: "=GET /orders/{id}" }, true],
  [{ route: "=GET /orders" }, false],
  [{ cause: "thrott" }, true],
  [{ cause: "=THROTTLED" }, true],
  [{ cause: "=QUOTA_EXCEEDED" }, false],
  [{ requestId: "c6af" }, true],
  [{ requestId: "c6af", status: "5xx" }, false],
  [{ requestId: "=K2G9wEbUoAMEvag=" }, true],
  [{ requestId: "k2g9" }, true],
  [{ requestId: "nope" }, false],
])("%j lets the line through: %s", (filter, passes) => {
  expect(passing({ ...none, ...filter }, line)).toBe(passes);
});

it("a cell is meant as a whole, and a line without one is of none", () => {
  const inCell = { ...line, cell: "2" };
  const byCell = (cell: string) => [inCell, line].map((each) => passing({ ...none, cell }, each));
  expect([byCell(""), byCell("2"), byCell("1"), byCell("22")]).toEqual([
    [true, true],
    [true, false],
    [false, false],
    [false, false],
  ]);
});

it("who has no tenant id goes by the API key, and who has neither is no tenant", () => {
  const byKey = accessLogLine({ tenantId: undefined });
  const byNothing = accessLogLine({ tenantId: undefined, apiKeyId: undefined });
  const byTenant = (tenant: string) => [byKey, byNothing].map((line) => passing({ ...none, tenant }, line));
  expect(byTenant("=key k1")).toEqual([true, false]);
  expect(byTenant("=(no tenant)")).toEqual([false, true]);
});

it("what a backend answered itself goes by its status, and what did not fail has no cause", () => {
  const byBackend = (status: number) =>
    passing({ ...none, cause: "=backend 503" }, accessLogLine({ status }));
  expect([503, 500, 200].map(byBackend)).toEqual([true, false, false]);
});
