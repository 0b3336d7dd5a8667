import { evaluateLogQuery } from "./evaluate-log-query.test-support";
import { always, outcomeLines, outcomes } from "../log/lines.test-support";
import { logQueries, type LogQueryId } from "./log-queries";
import { renderLogQuery } from "./log-query";

const queries = logQueries({
  tenantId: "acme",
  extendedRequestId: "backendError",
  requestId: always.requestId as string,
});
const answer = (id: LogQueryId) => evaluateLogQuery(queries[id], [...outcomeLines.values()]);
const secondOf = (outcome: keyof typeof outcomes): number =>
  1_790_000_000_000 + Object.keys(outcomes).indexOf(outcome) * 1_000;

describe("the operator's queries", () => {
  it("show what a tenant did, the latest first", () => {
    expect(answer("requestsOfTenant").map(({ extendedRequestId }) => extendedRequestId)).toEqual([
      "backendError",
      "badRequest",
      "throttled",
      "suspended",
      "cached",
    ]);
  });

  it("show a tenant's slowest operations", () => {
    expect(answer("slowestOperationsOfTenant")).toEqual([
      { method: "GET", resourcePath: "/health", requests: 5, p50: 12, p99: 905, slowest: 905 },
    ]);
  });

  it("show how often a tenant's requests fail, and why", () => {
    expect(
      answer("errorsOfTenant").map(({ status, errorType, requests }) => [status, errorType, requests]),
    ).toEqual([
      [403, "INVALID_API_KEY", 1],
      [429, "THROTTLED", 1],
      [400, "BAD_REQUEST_BODY", 1],
      [500, undefined, 1],
    ]);
  });

  it("show which of a tenant's tokens are in use, and since when not", () => {
    expect(answer("tokensOfTenant")).toEqual([
      { tokenId: "t1", sourceIp: "192.0.2.1", requests: 5, last: secondOf("backendError") },
    ]);
  });

  it("show failed authentications by source address", () => {
    expect(answer("failedAuthenticationsByAddress")).toEqual([
      { sourceIp: "198.51.100.7", requests: 2, last: secondOf("unknownToken") },
    ]);
  });

  it("show who is limited, and by what", () => {
    expect(answer("limitedTenants")).toEqual([
      expect.objectContaining({ tenantId: "acme", errorType: "THROTTLED", requests: 1 }),
      expect.objectContaining({ tenantId: "globex", errorType: "QUOTA_EXCEEDED", requests: 1 }),
    ]);
  });

  it("show what fails on our side, and for whom", () => {
    expect(answer("serverErrors").map(({ tenantId, errorType }) => [tenantId, errorType])).toEqual([
      [undefined, "AUTHORIZER_FAILURE"],
      ["acme", undefined],
      ["globex", "INTEGRATION_TIMEOUT"],
    ]);
  });

  it("find one request by the id that its caller got", () => {
    expect(answer("oneRequest")).toEqual([
      expect.objectContaining({ tenantId: "acme", status: 500, integrationLatency: 900 }),
    ]);
  });

  it("find all requests with an id that a caller chose", () => {
    expect(answer("requestsWithId").map(({ extendedRequestId }) => extendedRequestId)).toEqual(
      Object.keys(outcomes).reverse(),
    );
  });
});

describe("renderLogQuery", () => {
  it("writes lines", () => {
    expect(renderLogQuery({ ...queries.requestsOfTenant, fields: ["time", "status"] })).toBe(
      'filter tenantId in ["acme"]\n| fields time, status\n| sort time desc\n| limit 1000',
    );
  });

  it("writes numbers about groups", () => {
    expect(renderLogQuery(queries.slowestOperationsOfTenant)).toBe(
      'filter tenantId in ["acme"]\n' +
        "| stats count(*) as requests, pct(responseLatency, 50) as p50, pct(responseLatency, 99) as p99, " +
        "max(responseLatency) as slowest by method, resourcePath\n" +
        "| sort p99 desc\n" +
        "| limit 20",
    );
  });

  it.each(Object.entries(queries))("sorts %s by what it shows, within Logs Insights' limits", (_, query) => {
    const numbers = query.numbers ?? {};
    expect([...query.fields, ...Object.keys(numbers)]).toContain(query.sortBy);
    expect(query.limit).toBeLessThanOrEqual(10_000);
    expect(renderLogQuery(query).length).toBeLessThanOrEqual(10_000);
  });
});
