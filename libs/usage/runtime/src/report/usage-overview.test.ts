import type { UnreadCounts } from "../lines/unread-counts";
import { memoryUsage } from "../memory-usage.test-support";
import { UsageSums } from "../sums/usage-sums";
import { knowledgeNotes } from "./knowledge";
import type { WatchedTenant } from "./quota-use";
import { usageOverview } from "./usage-overview";

const NOW = Date.parse("2026-11-30T15:30:00Z");
const options = { hours: 24, errorBudgetPercent: 10, retentionDays: 100, now: NOW };
const quota = { limit: 100, period: "MONTH" } as const;

async function* list(tenants: readonly WatchedTenant[]): AsyncIterable<WatchedTenant> {
  yield* tenants;
}

/** A ledger of requests by hour, tenant and class of status. */
async function ledgerOf(
  used: readonly (readonly [hour: string, tenant: string, statusClass: string, requests: number])[],
  ...tenants: readonly WatchedTenant[]
) {
  const usage = memoryUsage();
  const hours = new Map<string, UsageSums>();
  for (const [hour, tenant, statusClass, requests] of used) {
    const sums = hours.get(hour) ?? new UsageSums();
    hours.set(hour, sums);
    const totals = sums.of(tenant, statusClass);
    totals.requests += requests;
    totals.metered += requests;
    for (let request = 0; request < requests; request += 1) totals.latency.record(20);
  }
  for (const [hour, sums] of hours) await usage.ledger.setAllTenants(hour, sums);
  return { ...usage, tenants: list(tenants), clock: () => NOW };
}

it("has the figures of the last hours, the quotas of their whole periods, and the worst tenants first", async () => {
  const { tenants, from, completeTo } = await usageOverview(
    [
      await ledgerOf(
        [
          ["2026-11-01T00", "near", "2", 79],
          ["2026-11-29T15", "busy", "2", 1000],
          ["2026-11-29T16", "busy", "2", 40],
          ["2026-11-30T15", "near", "2", 1],
          ["2026-11-30T15", "failing", "2", 8],
          ["2026-11-30T15", "failing", "5", 2],
          ["2026-11-30T15", "#none", "4", 5],
          ["2026-11-02T00", "past", "2", 100],
          ["2026-11-02T00", "idle", "2", 10],
        ],
        ...["near", "past", "idle"].map((tenantId) => ({ tenantId, quota })),
      ),
    ],
    options,
  );
  expect({ from, completeTo }).toEqual({
    from: Date.parse("2026-11-29T16:00:00Z"),
    completeTo: Date.parse("2026-11-30T15:00:00Z"),
  });
  expect(
    tenants.map(({ tenantId, figures, quota: of }) => [
      tenantId,
      figures.requests,
      figures.errorBudgetUsedPercent,
      of?.used,
    ]),
  ).toEqual([
    ["past", 0, 0, 100],
    ["failing", 10, 200, undefined],
    ["near", 1, 0, 80],
    ["busy", 40, 0, undefined],
  ]);
});

it("adds cells", async () => {
  const ledgers = [
    await ledgerOf([["2026-11-30T15", "acme", "2", 3]], { tenantId: "acme", quota }),
    await ledgerOf([["2026-11-30T14", "acme", "2", 4]]),
  ];
  const { tenants } = await usageOverview(ledgers, options);
  expect(tenants).toMatchObject([{ tenantId: "acme", figures: { requests: 7 }, quota: { used: 3 } }]);
});

it("says what the ledgers of all cells do not know of these hours", async () => {
  const [one, other] = [await ledgerOf([]), await ledgerOf([])];
  const seal = (ledger: typeof one, hour: string, unread: UnreadCounts) =>
    ledger.ledger.setSealed({ hour, lines: 9, unread, sealedAt: NOW });
  await seal(one, "2026-11-01T00", { damaged: 50 });
  await seal(one, "2026-11-30T10", { damaged: 2, foreign: 1 });
  await seal(other, "2026-11-30T11", { damaged: 3 });
  await other.spool.addLines("2026-11-30T15:05", { key: "k", ids: Buffer.alloc(56), lines: Buffer.of() });
  await other.pending.mark("2026-11-30T15");
  await other.pending.mark("of a later version");
  for (const { ledger } of [one, other])
    await ledger.setCounted({ from: Date.parse("2026-11-01T00:00:00Z"), to: NOW });
  await one.ledger.setCounted({ from: Date.parse("2026-11-01T00:00:00Z"), to: NOW - 5 * 3_600_000 });
  const { knowledge } = await usageOverview([one, other], options);
  expect(knowledgeNotes(knowledge, "2026-11-29T16")).toEqual([
    "Not known to be counted, because the ledger was off or did not run: 2026-11-30 10:30Z to 2026-11-30 15:00Z (4.5 hours in all).",
    "1 mark of an hour that is not summed cannot be read: any hour may lack requests.",
    "7 lines of the access log could not be counted: damaged 6, foreign 1.",
  ]);
});
