import { type HourlySums, UsageSums } from "@tollgate/usage-runtime";
import type { LedgerReader } from "../ports";
import { NOW_MS, startWorld, type Held, type World } from "../world.test-support";

const COMPLETE_TO = Date.parse("2026-09-21T14:00:00Z");

/** Hours of the tenant `reader`: hour, route, class of status, requests and those of them that were metered. */
const HOURS = [
  ["2026-08-31T23", "GET /orders", "2", 7, 7],
  ["2026-09-01T00", "GET /orders", "2", 5, 5],
  ["2026-09-02T10", "POST /orders", "5", 2, 2],
  ["2026-09-21T13", "GET /orders", "4", 3, 1],
] as const;

const ledger: LedgerReader = {
  async *tenantHours(tenant, first, last) {
    for (const [hour, route, statusClass, requests, metered] of HOURS) {
      if (tenant !== "reader" || hour < first || hour > last) continue;
      const sums = new UsageSums();
      Object.assign(sums.of(route, statusClass, "t1"), { requests, metered });
      yield [hour, sums] satisfies HourlySums;
    }
  },
  completeTo: async () => COMPLETE_TO,
};

let world: World;
let reader: Held;
beforeAll(async () => {
  world = await startWorld({ ledger });
  reader = await world.holder("reader", { scopes: ["usage:read"] });
});
afterAll(() => world.close());
beforeEach(() => world.clock.advance(NOW_MS - world.clock()));

const usage = (query: Readonly<Record<string, string>>) => world.call(reader, "GET /tenant/usage", { query });
const limits = (held = reader) => world.call(held, "GET /tenant/limits");

describe("usage", () => {
  it("is by day, of the month until now, and says up to when it is complete", async () => {
    expect(await usage({})).toEqual({
      status: 200,
      body: {
        by: "day",
        from: "2026-09-01",
        to: "2026-09-21",
        completeTo: "2026-09-21T14:00:00Z",
        rows: [
          { key: "2026-09-01", requests: 5, metered: 5, errors: 0 },
          { key: "2026-09-02", requests: 2, metered: 2, errors: 2 },
          { key: "2026-09-21", requests: 3, metered: 1, errors: 0 },
        ],
      },
    });
  });

  it("is by route, of the days that are asked for, both included", async () => {
    const { body } = await usage({ by: "route", from: "2026-08-31", to: "2026-09-02" });
    expect(body.rows).toEqual([
      { key: "GET /orders", requests: 12, metered: 12, errors: 0 },
      { key: "POST /orders", requests: 2, metered: 2, errors: 2 },
    ]);
  });

  it("begins with the month of the last day that is asked for", async () => {
    const { body } = await usage({ to: "2026-08-31" });
    expect([body.from, body.rows]).toEqual([
      "2026-08-01",
      [{ key: "2026-08-31", requests: 7, metered: 7, errors: 0 }],
    ]);
  });

  it.each([
    [{ by: "token" }, "malformed_request"],
    [{ tenantId: "acme" }, "malformed_request"],
    [{ from: "2026-02-30" }, "range_not_allowed"],
    [{ from: "yesterday" }, "range_not_allowed"],
    [{ from: "2026-09-02", to: "2026-09-01" }, "range_not_allowed"],
    [{ from: "2026-06-01", to: "2026-09-01" }, "range_not_allowed"],
  ])("is refused for %j", async (query, code) => {
    expect(await usage(query)).toEqual({ status: 400, body: { code } });
  });

  it("is no route without a ledger", async () => {
    const spy = jest.replaceProperty(world.service as { ledger?: LedgerReader }, "ledger", undefined);
    expect(await usage({})).toMatchObject({ status: 404 });
    expect((await limits()).body.quota.left).toBeNull();
    spy.restore();
  });
});

describe("limits", () => {
  it("are those of the plan, with what is left of the month's quota", async () => {
    expect(await limits()).toEqual({
      status: 200,
      body: {
        plan: "General",
        hasOwnLimits: false,
        rateLimit: 10,
        burstLimit: 20,
        quota: {
          limit: 100_000,
          period: "MONTH",
          periodStart: "2026-09-01T00:00:00Z",
          left: 99_992,
          knownTo: "2026-09-21T14:00:00Z",
        },
      },
    });
  });

  it("are the tenant's own, and may be none", async () => {
    const own = await world.holder("own");
    await world.tenant("own", { limits: { quota: { limit: 5, period: "DAY" } } });
    expect((await limits(own)).body).toMatchObject({ hasOwnLimits: true, quota: { limit: 5, left: 5 } });
    await world.tenant("own", { plan: "Unlimited" });
    expect((await limits(own)).body).toEqual({ plan: "Unlimited", hasOwnLimits: false });
  });

  it("are not known for a plan that the environment no longer has, unless they are the tenant's own", async () => {
    const left = await world.holder("left");
    await world.tenant("left", { plan: "Former" });
    expect(await limits(left)).toEqual({
      status: 200,
      body: { plan: "Former", hasOwnLimits: false, rateLimit: null, burstLimit: null, quota: null },
    });
    await world.tenant("left", { plan: "Former", limits: { quota: { limit: 5, period: "DAY" } } });
    expect((await limits(left)).body).toMatchObject({
      plan: "Former",
      hasOwnLimits: true,
      quota: { left: 5 },
    });
  });

  it("need the scope, which no other scope is", async () => {
    const other = await world.token("reader", { scopes: ["tokens:manage", "tokens:read"] });
    expect(await limits(other)).toEqual({ status: 403, body: { code: "scope_missing" } });
  });
});
