import type { DayRange, KeyUsage, Tenancy } from "@tollgate/tenant-provisioning-runtime";
import { auditOf, merged, topUsage, usageOfTenant } from "@tollgate/tenant-provisioning-runtime";
import { type Dimension, DIMENSIONS } from "@tollgate/usage-runtime";
import { InvalidArgumentError, Option } from "commander";
import { cellColumn, cellHeading, cellMember, columns } from "../output/columns";
import { define, type Invocation, type Place } from "./definition";
import { from, to } from "../input/options";
import { UsageError } from "../io/errors";
import type { Io } from "../io/io";
import { ledgerUsageOf, topLedgerUsage } from "../usage/ledger-usage";
import { requireUsage } from "../usage/ledgers";
import { type RowKind, usageCsv, usageHeading, type UsageRow, usageText } from "../usage/usage-row";

const DELAY =
  "API Gateway counts late: AWS documents no delay, and more than 30 minutes have been observed.\n";

const MAX_TOP = 1000;

const top = new Option("--top <count>", "the API keys with the most requests, of all plans").argParser(
  (untrustedCount) => {
    const count = /^\d{1,4}$/.test(untrustedCount) ? Number(untrustedCount) : 0;
    if (count < 1 || count > MAX_TOP) throw new InvalidArgumentError(`It is a number from 1 to ${MAX_TOP}.`);
    return count;
  },
);

const by = new Option("--by <dimension>", "a tenant's usage by hour, day and so on; of the ledger").choices(
  DIMENSIONS,
);
const csv = new Option("--csv", "write CSV instead of text; of the ledger").conflicts("json");

type GatewayRow = KeyUsage & { readonly cell?: string };

export const usageCommands = [
  define<GatewayRow | UsageRow>({
    name: "usage",
    arguments: "[tenant-id]",
    summary: "show a tenant's requests, or the tenants with the most, by the usage ledger or by API Gateway",
    options: [top, by, from, to, csv],
    examples: [
      "usage acme --env dev",
      "usage --top 20 --env dev",
      "usage acme --from 2026-11-01 --to 2026-11-24 --env dev --json",
      "usage acme --by route --csv --env dev",
    ],
    writes: false,
    check([id], options) {
      if ((id === undefined) === (options["top"] === undefined))
        throw new UsageError("give either a tenant's id or --top");
      if (id === undefined && options["by"] !== undefined)
        throw new UsageError("--by is for one tenant: give its id instead of --top");
    },
    run(invocation) {
      const { args, options, now, environment } = invocation;
      const [id] = args;
      const range = rangeOf(options, now);
      if (environment.usage === undefined) {
        for (const flag of ["by", "csv"])
          if (options[flag] !== undefined) requireUsage(environment, `--${flag}`);
        return gatewayUsage(id, range, invocation);
      }
      return id === undefined
        ? topLedgerUsage(options["top"] as number, range, invocation)
        : ledgerUsageOf(id, range, options["by"] as Dimension | undefined, invocation);
    },
    empty: "No API key was used in these days.\n",
    header: (options, hasCells, first) =>
      "requests" in first ? usageHeading(kindOf(options), options["csv"] === true) : gatewayHeading(hasCells),
    format: (row, options) => {
      if (!("requests" in row)) return gatewayText(row);
      return (options["csv"] === true ? usageCsv : usageText)(row, kindOf(options));
    },
  }),
];

function kindOf({ by: dimension, top: count }: Readonly<Record<string, unknown>>): RowKind {
  return count === undefined ? ((dimension as Dimension | undefined) ?? "total") : "tenant";
}

/** Usage by API Gateway's own count, for an environment without a ledger. */
async function* gatewayUsage(
  id: string | undefined,
  range: DayRange,
  { options, places, placeOf, io }: Invocation,
): AsyncIterable<GatewayRow> {
  if (id !== undefined) {
    const { cell, tenancy } = await placeOf(id);
    yield { ...(await usageOfTenant(id, range, tenancy)), ...cellMember(cell) };
    if (cell !== undefined) await noteMove(id, range, tenancy, io);
  } else yield* topOf(places, range, options["top"] as number);
  io.note(DELAY);
}

function gatewayHeading(hasCells: boolean): string {
  return columns(
    ["TENANT", 24],
    ...cellHeading(hasCells),
    ["PLAN", 10],
    ["USED", -10],
    ["LEFT", -10],
    ["FROM", 10],
    ["TO", 10],
  );
}

function gatewayText({
  tenantId,
  cell,
  apiKeyId,
  plan,
  ownLimits,
  used,
  left,
  ...range
}: GatewayRow): string {
  return `${columns(
    [tenantId ?? `API key ${apiKeyId}`, 24],
    ...cellColumn(cell),
    [ownLimits ? `${plan} (own limits)` : plan, 10],
    [String(used), -10],
    [left === null ? "unlimited" : String(left), -10],
    [range.from, 10],
    [range.to, 10],
  )}\n`;
}

/** Says so where a tenant has moved to its cell in these days: its usage in the former cell is gone with its key. */
async function noteMove(
  id: string,
  { from: first, to: last }: DayRange,
  tenancy: Pick<Tenancy, "audit">,
  io: Pick<Io, "note">,
): Promise<void> {
  let line: string | undefined;
  for await (const { change, phase, at, before } of auditOf(id, tenancy)) {
    const day = at.slice(0, 10);
    if (change === "move-cell" && phase === "done" && first <= day && day <= last)
      line = `Tenant ${id} came from cell ${before?.cell ?? "-"} at ${at}: what it used there is not counted, and its quota began anew.\n`;
  }
  if (line !== undefined) io.note(line);
}

/** The API keys with the most requests of all places. A cell that fails leaves the result incomplete. */
async function* topOf(places: readonly Place[], range: DayRange, count: number) {
  const parts = places.map(({ cell, tenancy }) => ({ cell, values: topUsage({ range, count }, tenancy) }));
  let rest = count;
  for await (const { cell, value } of merged(parts, (one, other) => one.used > other.used)) {
    // The others are read to their end, for the cells that fail.
    if (rest > 0) yield { ...value, ...cellMember(cell) };
    rest -= 1;
  }
}

/** The given days. @default from the first day of the last day's month */
function rangeOf(options: Readonly<Record<string, unknown>>, now: number): DayRange {
  const last = (options["to"] as string | undefined) ?? new Date(now).toISOString().slice(0, 10);
  return { from: (options["from"] as string | undefined) ?? `${last.slice(0, 8)}01`, to: last };
}
