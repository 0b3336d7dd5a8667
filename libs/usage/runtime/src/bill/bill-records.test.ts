import { accessLogLine } from "@tollgate/observability-runtime/sample";
import { collect } from "@tollgate/testing-runtime";
import { StoredUsageError } from "../errors";
import { countedLine } from "../lines/counted-line";
import { memoryUsage } from "../memory-usage.test-support";
import { UsageSums } from "../sums/usage-sums";
import { countLine } from "../sums/usage-totals";
import { placeOfRecord } from "./bill-record";
import { billedTenants, billRecords } from "./bill-records";

const period = {
  service: "shop",
  environment: "prod",
  month: "2026-10",
  from: "2026-10-01T00:00:00Z",
  to: "2026-11-01T00:00:00Z",
  isPartial: false,
  notCountedHours: 0,
};

/** A ledger in which some tenants have a request to two routes in an hour. */
async function ledgerOf(...tenants: readonly string[]) {
  const { ledger } = memoryUsage();
  const all = new UsageSums();
  for (const tenantId of tenants) {
    const sums = new UsageSums();
    for (const resourcePath of ["/b/{id}", "/a"]) {
      const line = countedLine(accessLogLine({ tenantId, resourcePath }));
      countLine(sums.of(line.route, "2", line.token), line);
      countLine(all.of(tenantId, "2"), line);
    }
    await ledger.setTenantHour(tenantId, "2026-10-31T23", sums);
  }
  await ledger.setAllTenants("2026-10-31T23", all);
  return ledger;
}

const idsOf = async (...[tenants, options]: Parameters<typeof billRecords>) =>
  (await collect(billRecords(tenants, options))).map(({ id }) => id);

it("adds cells, is in order, and goes on after each record", async () => {
  const ledgers = [await ledgerOf("b", "a"), await ledgerOf("b")];
  const tenants = await billedTenants({ ledgers, period });
  expect(Object.fromEntries(tenants)).toEqual({ b: 4, a: 2 });
  const ids = await idsOf(tenants, { ledgers, period });
  expect(ids).toEqual([
    "shop/prod/2026-10/a/GET /a",
    "shop/prod/2026-10/a/GET /b/{id}",
    "shop/prod/2026-10/b/GET /a",
    "shop/prod/2026-10/b/GET /b/{id}",
  ]);
  for (const [at, id] of ids.entries())
    expect(await idsOf(tenants, { ledgers, period, after: placeOfRecord(id, period) })).toEqual(
      ids.slice(at + 1),
    );
});

it("refuses a tenant whose hours lack requests, and takes one that has more since", async () => {
  const ledgers = [await ledgerOf("a")];
  expect(await idsOf(new Map([["a", 1]]), { ledgers, period })).toHaveLength(2);
  await expect(idsOf(new Map([["a", 3]]), { ledgers, period })).rejects.toThrow(StoredUsageError);
});
