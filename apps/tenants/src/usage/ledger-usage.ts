import type { DayRange, TenantUsage } from "@tollgate/tenant-provisioning-runtime";
import {
  parseTenantId,
  ProvisioningError,
  TenantNotFoundError,
  usageOfTenant,
} from "@tollgate/tenant-provisioning-runtime";
import {
  combinedKnowledge,
  combinedUsage,
  type Dimension,
  hoursIn,
  knowledgeNotes,
  knowledgeOf,
  noUsage,
  type ReportedTotals,
  streamAllDays,
  streamTenantUsage,
  timeText,
  usageBy,
  usageFigures,
  type UsageStream,
  withUnreadable,
} from "@tollgate/usage-runtime";
import type { UsageContext } from "./context";
import { firstKeptDay, hoursOf, requireKept } from "./ledger-range";
import { errorBudgetOf, fromEachLedger, type PlaceLedger, requireUsage } from "./ledgers";
import { type GatewayFigures, hasGatewayFigures, type RowKind, tenantIdOf, type UsageRow } from "./usage-row";

/**
 * A tenant's usage by the ledger, over all cells, with API Gateway's own figures beside it. A tenant that was deleted
 * has its usage too.
 *
 * @throws {UsageError} {@link TenantIdError} before any call. {@link TenantNotFoundError} where nothing is known of it.
 * {@link SomeCellsFailedError} at the end.
 */
export async function* ledgerUsageOf(
  untrustedTenantId: string,
  range: DayRange,
  by: Dimension | undefined,
  context: UsageContext,
): AsyncIterable<UsageRow> {
  const tenantId = parseTenantId(untrustedTenantId);
  const kind = by ?? "total";
  const { sums, complete, failed, notes } = await readLedgers(kind, range, context, (ledger) =>
    streamTenantUsage(tenantId, ...hoursOf(range), ledger),
  );
  const gateway = hasGatewayFigures(kind)
    ? await gatewayUsage(tenantId, range, sums.length === 0, context)
    : undefined;
  const rows = kind === "total" && sums.length === 0 ? [nothing()] : sums;
  for (const [key, totals] of rows)
    yield {
      tenantId,
      ...(by !== undefined && { [by]: key }),
      ...usageFigures(totals, errorBudgetOf(context.environment)),
      ...figuresOf(gateway, by === "day" ? key : undefined),
      ...range,
      ...complete,
    };
  const metered = rows.reduce((sum, [, totals]) => sum + totals.metered, 0);
  notes();
  if (gateway !== undefined && gateway.used !== metered)
    context.io.note(differenceNote(metered, gateway.used));
  if (failed !== undefined) throw failed;
}

/** The tenants with the most requests by the ledger, over all cells. Requests without a tenant are one of them. */
export async function* topLedgerUsage(
  count: number,
  range: DayRange,
  context: UsageContext,
): AsyncIterable<UsageRow> {
  const { sums, complete, failed, notes } = await readLedgers("tenant", range, context, (ledger) =>
    streamAllDays(...hoursOf(range), ledger),
  );
  for (const [tenant, totals] of sums.slice(0, count))
    yield {
      tenantId: tenantIdOf(tenant),
      ...usageFigures(totals, errorBudgetOf(context.environment)),
      ...range,
      ...complete,
    };
  notes();
  if (failed !== undefined) throw failed;
}

async function readLedgers(
  kind: RowKind,
  range: DayRange,
  { environment, places, time, io }: UsageContext,
  stream: (ledger: PlaceLedger) => Promise<UsageStream>,
) {
  const usage = requireUsage(environment, "this");
  const now = time.now();
  requireKept(range, usage, now);
  const hours = hoursOf(range);
  const [firstKept] = hoursOf({ ...range, from: firstKeptDay(usage, now) });
  const { results, failed } = await fromEachLedger({ places, time }, async (ledger) => {
    const { completeTo, damaged, unreadableMarks, ...read } = await stream(ledger);
    return {
      usage: await usageBy(kind, read.hours),
      completeTo,
      knowledge: withUnreadable(await knowledgeOf(ledger.ledger, hours, firstKept, completeTo), {
        damaged: damaged(),
        unreadableMarks,
      }),
    };
  });
  if (failed !== undefined && results.length === 0) throw failed;
  const completeTo = Math.min(...results.map((each) => each.completeTo));
  const knowledge = combinedKnowledge(results.map((each) => each.knowledge));
  return {
    sums: combinedUsage(
      kind,
      results.map((each) => each.usage),
    ),
    complete: {
      completeTo: new Date(completeTo).toISOString(),
      notCountedHours: hoursIn(knowledge.notCounted),
    },
    failed,
    notes: () => {
      io.note(
        `From ${range.from} to ${range.to} (UTC), complete up to ${timeText(completeTo)}. Later hours have what was delivered until now.\n`,
      );
      for (const note of knowledgeNotes(knowledge, hours[0])) io.note(`${note}\n`);
    },
  };
}

/** API Gateway's figures of the tenant's current API key. Says so where there are none. */
async function gatewayUsage(
  tenantId: string,
  range: DayRange,
  isUnknown: boolean,
  { placeOf, io }: Pick<UsageContext, "placeOf" | "io">,
): Promise<TenantUsage | undefined> {
  try {
    return await usageOfTenant(tenantId, range, (await placeOf(tenantId)).tenancy);
  } catch (error) {
    // A deleted tenant, a removed plan, or more days than API Gateway reports.
    if (!(error instanceof ProvisioningError)) throw error;
    if (isUnknown && error instanceof TenantNotFoundError) throw error;
    io.note(`API Gateway's own figures are left out: ${error.message}.\n`);
    return undefined;
  }
}

function figuresOf(gateway: TenantUsage | undefined, day: string | undefined): GatewayFigures {
  if (gateway === undefined) return {};
  const { apiKeyId, plan, ownLimits, used, left, quota, days } = gateway;
  if (day === undefined) return { apiKeyId, plan, ...(ownLimits && { ownLimits }), used, left, quota };
  const found = days.find((each) => each.day === day);
  return found === undefined ? {} : { used: found.used, left: found.left };
}

function differenceNote(metered: number, used: number): string {
  const difference = Math.abs(metered - used);
  return (
    `METERED is ${difference} ${metered > used ? "more" : "less"} than USED, API Gateway's own count (GetUsage). ` +
    "GetUsage is late (more than 30 minutes have been observed), starts anew with a tenant's plan, own limits, key or cell, " +
    "and has the requests that the account's limit refused.\n"
  );
}

function nothing(): readonly [string, ReportedTotals] {
  return ["", { ...noUsage(), serverErrors: 0 }];
}
