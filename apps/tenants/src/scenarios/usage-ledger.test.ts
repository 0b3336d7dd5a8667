import { auditTable, tenantsTable, tokensTable, usageLinesTable, usageTable } from "@tollgate/records";
import { environmentNamed } from "@tollgate/environments";
import type * as Support from "./usage-sample.test-support";
import { SetTime, usageAt } from "./usage.test-support";
import { startGateway } from "./tenants.test-support";

jest.mock("../../../../libs/environments/src/sample.test-support", () =>
  jest.requireActual<typeof Support>("./usage-sample.test-support").sampleWithUsage(),
);

const time = new SetTime(0);
let gateway: Awaited<ReturnType<typeof startGateway>>;
let usage: ReturnType<typeof usageAt>;

const run = (line: string) => gateway.run(`${line} --env dev`);
const rows = async (line: string) =>
  (await run(`${line} --json`)).out
    .trim()
    .split("\n")
    .map((row) => JSON.parse(row) as Record<string, unknown>);
/** Removes what aligns columns. */
const narrow = (text: string) => text.replaceAll(/ +/g, " ");

beforeAll(async () => {
  const dev = environmentNamed("dev");
  const tables = [tokensTable, tenantsTable, auditTable, usageTable, usageLinesTable].map((of) => of(dev));
  gateway = await startGateway(tables, { time });
  usage = usageAt(gateway.url, dev, time);
  time.set("2026-11-28T10:00:00Z");
  await run("create acme");
  await usage.count(
    { count: 8, responseLatency: 10, integrationLatency: 4 },
    { count: 2, status: 502, responseLatency: 100, integrationLatency: 90, resourcePath: "/orders/{id}" },
    { tenantId: "globex", tokenId: "t9" },
    { tenantId: undefined, tokenId: undefined, apiKeyId: undefined, status: 401, resourcePath: undefined },
  );
  await usage.deliver("not JSON");
  time.set("2026-11-29T11:00:00Z");
  await usage.count({ count: 3 });
  for (let at = 0; at < 2; at += 1) await gateway.request("example-gateway-dev-acme");
  time.set("2026-11-30T08:10:00Z");
  await usage.seal();
  await usage.count({ count: 4 });
});
afterAll(async () => {
  usage.close();
  await gateway.close();
});

it("shows a tenant's exact usage, up to when it is complete, and API Gateway's figure beside it", async () => {
  const { status, out, note } = await run("usage acme");
  expect([status, narrow(out)]).toEqual([
    0,
    "TENANT REQUESTS METERED USED LEFT ERRORS BUDGET P50 P95 P99 BACKEND BYTES\n" +
      "acme 17 17 2 99998 2 117.6 % 12 107 107 15 442\n",
  ]);
  expect(note).toBe(
    "From 2026-11-01 to 2026-11-30 (UTC), complete up to 2026-11-30 08:00Z. Later hours have what was delivered until now.\n" +
      "The ledger begins at 2026-11-28 10:00Z: earlier requests are not counted.\n" +
      "1 line of the access log could not be counted: malformed 1.\n" +
      "METERED is 15 more than USED, API Gateway's own count (GetUsage). GetUsage is late (more than 30 minutes have been observed), " +
      "starts anew with a tenant's plan, own limits, key or cell, and has the requests that the account's limit refused.\n",
  );
  expect(await rows("usage acme --from 2026-11-28 --to 2026-11-29")).toEqual([
    {
      tenantId: "acme",
      apiKeyId: expect.any(String) as string,
      plan: "General",
      from: "2026-11-28",
      to: "2026-11-29",
      completeTo: "2026-11-30T08:00:00.000Z",
      notCountedHours: 10,
      requests: 13,
      metered: 13,
      errors: 2,
      errorPercent: 15.385,
      errorBudgetUsedPercent: 153.846,
      p50: 10,
      p95: 107,
      p99: 107,
      backendMs: 17.462,
      bytes: 338,
      used: 2,
      left: 99_998,
      quota: { limit: 100_000, period: "MONTH" },
    },
  ]);
});

it.each([
  [
    "hour",
    [
      ["2026-11-28T10", 10],
      ["2026-11-29T11", 3],
      ["2026-11-30T08", 4],
    ],
  ],
  ["token", [["t1", 17]]],
])("sums it by %s", async (dimension, expected) => {
  const found = await rows(`usage acme --by ${dimension}`);
  expect(found.map((row) => [row[dimension], row["requests"]])).toEqual(expected);
});

it("has API Gateway's figure of each day beside it", async () => {
  const found = await rows("usage acme --by day");
  expect(found.map(({ day, metered, used }) => [day, metered, used])).toEqual([
    ["2026-11-28", 10, 0],
    ["2026-11-29", 3, 2],
    ["2026-11-30", 4, 0],
  ]);
});

it("writes CSV", async () => {
  const { out } = await run("usage acme --by route --csv --from 2026-11-28 --to 2026-11-28");
  expect(out).toBe(
    "tenant,route,requests,metered,errors,error_budget_used_percent,p50_ms,p95_ms,p99_ms,backend_ms,bytes,error_percent,from,to,complete_to,not_counted_hours\n" +
      "acme,GET /health,8,8,0,0,10,10,10,4,208,0,2026-11-28,2026-11-28,2026-11-30T08:00:00.000Z,10\n" +
      "acme,GET /orders/{id},2,2,2,1000,107,107,107,90,52,100,2026-11-28,2026-11-28,2026-11-30T08:00:00.000Z,10\n",
  );
});

it("shows the tenants with the most requests, those without a tenant as such", async () => {
  expect((await rows("usage --top 5")).map(({ tenantId, requests }) => [tenantId, requests])).toEqual([
    ["acme", 17],
    [null, 1],
    ["globex", 1],
  ]);
  expect(narrow((await run("usage --top 2")).out)).toMatch(
    /^TENANT REQUESTS METERED ERRORS .*\nacme 17 .*\n\(no tenant\) 1 0 /,
  );
});

it("shows the usage of a tenant that is not there any more, and refuses one that never was", async () => {
  const { status, out, note } = await run("usage globex");
  expect([status, narrow(out)]).toEqual([0, expect.stringMatching(/\nglobex 1 1 - - 0 /)]);
  expect(note).toContain('API Gateway\'s own figures are left out: there is no tenant "globex" in dev.\n');
  expect(await run("usage never-was")).toMatchObject({ status: 3, out: "" });
});

it.each([
  [
    "usage acme --from 2026-08-22",
    /the ledger keeps 100 days \(usage\.retentionDays\), so the first day is 2026-08-23/,
  ],
  ["usage acme --from 2026-11-30 --to 2026-11-29", /contain no day/],
  ["usage --top 3 --by day", /--by is for one tenant/],
  ["usage acme --csv --json", /--csv.* cannot be used with .*--json/],
])("refuses %s", async (line, why) => {
  expect(await run(line)).toMatchObject({ status: 2, out: "", note: expect.stringMatching(why) as string });
});

it.each(["usage acme --by day", "usage acme --csv"])("without a ledger, refuses %s", async (line) => {
  expect(await gateway.run(`${line} --env prod`)).toMatchObject({
    status: 2,
    note: expect.stringMatching(
      /^--\w+ needs the usage ledger, which prod does not have: state its option `usage`/,
    ) as string,
  });
});
