import { memoryUsage } from "../memory-usage.test-support";
import { NO_TENANT } from "../lines/counted-line";
import { UsageSums } from "../sums/usage-sums";
import { lastWholeHour, watchTenants, type WatchedTenant } from "./watch-tenants";

const LAST = "2026-11-30T14";
const NOW = Date.parse("2026-11-30T15:30:00Z");
const threshold = { percent: 10, minimumRequests: 20 };

async function* list(...tenants: readonly WatchedTenant[]): AsyncIterable<WatchedTenant> {
  yield* tenants;
}

/** What tenants used: hour, tenant, class of status, requests, and how many of them were metered. */
type Used = readonly [hour: string, tenant: string, statusClass: string, requests: number, metered?: number];

async function watch(used: readonly Used[], ...tenants: readonly WatchedTenant[]) {
  return watchSince("2026-11-01T00", used, ...tenants);
}

async function watchSince(since: string, used: readonly Used[], ...tenants: readonly WatchedTenant[]) {
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
  return watchTenants(list(...tenants), { since, last: LAST }, threshold, { ...usage, clock: () => NOW });
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
  expect(await watch(used, ...tenants, { tenantId: "unlimited" })).toEqual({
    over80: ["at80"],
    over100: ["at100", "over"],
    failing: [],
  });
});

it("names a tenant once: in the hours in which it came to the share", async () => {
  const quota = { limit: 100, period: "MONTH" } as const;
  const tenants = ["early", "now", "further"].map((tenantId) => ({ tenantId, quota }));
  const used: readonly Used[] = [
    ["2026-11-02T00", "early", "2", 85],
    [LAST, "early", "2", 5],
    ["2026-11-02T00", "now", "2", 79],
    [LAST, "now", "2", 1],
    ["2026-11-02T00", "further", "2", 99],
    [LAST, "further", "2", 1],
  ];
  expect(await watchSince(LAST, used, ...tenants)).toMatchObject({ over80: ["now"], over100: ["further"] });
  expect(await watchSince("2026-11-02T00", used, ...tenants)).toMatchObject({
    over80: ["early", "now"],
    over100: ["further"],
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
  ).toEqual({ over80: [], over100: [], failing: ["failing"] });
});

it("looks at the last hour that is over since a while", () => {
  const at = (time: string) => lastWholeHour(Date.parse(time));
  expect(at("2026-11-30T15:04:59Z")).toBe("2026-11-30T13");
  expect(at("2026-11-30T15:05:00Z")).toBe("2026-11-30T14");
});
