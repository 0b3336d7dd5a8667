import { memoryUsage } from "../memory-usage.test-support";
import { NO_TENANT } from "../lines/counted-line";
import { UsageSums } from "../sums/usage-sums";
import type { QuotaCrossing } from "./quota-crossing";
import type { WatchedTenant } from "../report/quota-use";
import { lastWholeHour, watchTenants } from "./watch-tenants";

const LAST = "2026-11-30T14";
const NOW = Date.parse("2026-11-30T15:30:00Z");
const threshold = { percent: 10, minimumRequests: 20 };

async function* list<Value>(...values: readonly Value[]): AsyncIterable<Value> {
  yield* values;
}

/** What tenants used: hour, tenant, class of status, requests, and how many of them were metered. */
type Used = readonly [hour: string, tenant: string, statusClass: string, requests: number, metered?: number];

async function watch(used: readonly Used[], ...tenants: readonly WatchedTenant[]) {
  return watchWith([], used, ...tenants);
}

/** @param before crossings that were reported */
async function watchWith(
  before: readonly QuotaCrossing[],
  used: readonly Used[],
  ...tenants: readonly WatchedTenant[]
) {
  const usage = memoryUsage();
  const hours = new Map<string, UsageSums>();
  for (const [hour, tenant, statusClass, requests, metered = requests] of used) {
    const sums = hours.get(hour) ?? new UsageSums();
    hours.set(hour, sums);
    const totals = sums.of(tenant, statusClass);
    totals.requests += requests;
    totals.metered += metered;
  }
  for (const [hour, sums] of hours) await usage.ledger.setAllTenants(hour, sums);
  const reported = { all: () => list(...before) };
  return watchTenants(list(...tenants), LAST, threshold, { ...usage, reported, clock: () => NOW });
}

it("names tenants at 80 and 100 % of their quota, each in one list", async () => {
  const quota = { limit: 100, period: "MONTH" } as const;
  const used: readonly Used[] = [
    ["2026-11-01T00", "under", "2", 79],
    ["2026-11-01T00", "at80", "2", 40],
    ["2026-11-30T14", "at80", "4", 40],
    ["2026-11-30T14", "at100", "2", 100],
    ["2026-11-30T14", "over", "2", 5000],
  ];
  const tenants = ["over", "at100", "under", "at80", "idle"].map((tenantId) => ({ tenantId, quota }));
  const periodStart = Date.parse("2026-11-01T00:00:00Z");
  const crossing = { limit: 100, period: "MONTH", periodStart };
  expect(
    await watch(used, ...tenants, { tenantId: "unlimited" }, { tenantId: "lost", quota: "unknown" }),
  ).toEqual({
    crossings: [
      { tenantId: "at100", percent: 100, ...crossing },
      { tenantId: "at80", percent: 80, ...crossing },
      { tenantId: "over", percent: 100, ...crossing },
    ],
    over80: ["at80"],
    over100: ["at100", "over"],
    failing: [],
    unknown: ["lost"],
  });
});

it("names a tenant once for each share, quota and period, whatever is summed again", async () => {
  const used: readonly Used[] = ["told", "further", "before", "more"].map((tenant) => [
    LAST,
    tenant,
    "2",
    100,
  ]);
  const quotaOf = (limit: number) => ({ limit, period: "MONTH" }) as const;
  const tenants = [
    { tenantId: "told", quota: quotaOf(100) },
    { tenantId: "further", quota: quotaOf(100) },
    { tenantId: "before", quota: quotaOf(100) },
    { tenantId: "more", quota: quotaOf(120) },
  ];
  const [all, crossing] = [
    await watch(used, ...tenants),
    { percent: 100, limit: 100, period: "MONTH", periodStart: Date.parse("2026-11-01T00:00:00Z") } as const,
  ];
  expect(await watchWith(all.crossings, used, ...tenants)).toMatchObject({ crossings: [] });
  const before: readonly QuotaCrossing[] = [
    { ...crossing, tenantId: "told" },
    { ...crossing, tenantId: "further", percent: 80 },
    { ...crossing, tenantId: "before", periodStart: Date.parse("2026-10-01T00:00:00Z") },
    { ...crossing, tenantId: "more" },
  ];
  expect(await watchWith(before, used, ...tenants)).toMatchObject({
    over80: ["more"],
    over100: ["before", "further"],
  });
});

it("counts a quota since its period began, and only what the plan counted", async () => {
  const tenants = (["DAY", "WEEK", "MONTH"] as const).map((period) => ({
    tenantId: period.toLowerCase(),
    quota: { limit: 10, period },
  }));
  const used: readonly Used[] = ["day", "week", "month"].flatMap((tenant): readonly Used[] => [
    ["2026-10-31T23", tenant, "2", 1000],
    // The week began on Sunday, the 29th.
    ["2026-11-28T23", tenant, "2", 10],
    ["2026-11-30T00", tenant, "2", 7],
    ["2026-11-30T09", tenant, "4", 50, 0],
  ]);
  expect(await watch(used, ...tenants)).toMatchObject({ over80: [], over100: ["month"] });
  const more: readonly Used[] = [
    ...used,
    ["2026-11-30T10", "day", "2", 1],
    ["2026-11-29T00", "week", "2", 2],
  ];
  expect(await watch(more, ...tenants)).toMatchObject({ over80: ["day", "week"], over100: ["month"] });
});

it("names tenants whose requests of the hour failed, and not callers without a tenant", async () => {
  expect(
    await watch([
      ["2026-11-30T14", "failing", "2", 18],
      ["2026-11-30T14", "failing", "5", 2],
      ["2026-11-30T14", "few", "5", 19],
      ["2026-11-30T14", "fine", "2", 91],
      ["2026-11-30T14", "fine", "5", 9],
      ["2026-11-30T13", "earlier", "5", 1000],
      ["2026-11-30T14", NO_TENANT, "5", 1000],
    ]),
  ).toEqual({ crossings: [], over80: [], over100: [], failing: ["failing"], unknown: [] });
});

it("looks at the last hour that is over since a while", () => {
  const at = (time: string) => lastWholeHour(Date.parse(time));
  expect(at("2026-11-30T15:04:59Z")).toBe("2026-11-30T13");
  expect(at("2026-11-30T15:05:00Z")).toBe("2026-11-30T14");
});
