import type { DayRange, TenantUsage } from "@tollgate/tenant-provisioning-runtime";
import { type Dimension, NO_TENANT, type UsageFigures } from "@tollgate/usage-runtime";
import { stringify } from "csv-stringify/sync";
import { guarded } from "../import-file/formats";
import { columns } from "../output/columns";

/** API Gateway's own figures (`GetUsage`) of the same days. There are none for a deleted tenant, for example. */
export type GatewayFigures = Partial<Omit<TenantUsage, "tenantId" | "days" | keyof DayRange>>;

/** What a usage command shows of the ledger. It has a member named as its dimension. */
export interface UsageRow extends UsageFigures, GatewayFigures, DayRange, Partial<Record<Dimension, string>> {
  /** Null for requests without a tenant. */
  readonly tenantId: string | null;
  /** The time up to which the figures are complete, ISO 8601. */
  readonly completeTo: string;
  /** Hours of the days before `completeTo` in which the ledger is not known to have counted. */
  readonly notCountedHours: number;
}

/** What rows are of: a dimension of one tenant, or tenants. */
export type RowKind = Dimension | "tenant" | "total";

/** A column: its heading and width for people, its name in CSV, and its value. */
interface Column {
  readonly heading: string;
  readonly width: number;
  readonly name: string;
  readonly value: (row: UsageRow) => string | number | null | undefined;
  /** @default the value, or a dash */
  readonly text?: (row: UsageRow) => string;
}

const count = (heading: string, name: string, value: Column["value"], width = -9): Column => ({
  heading,
  name,
  value,
  width,
});

const TENANT: Column = {
  heading: "TENANT",
  width: 16,
  name: "tenant",
  value: ({ tenantId }) => tenantId,
  text: ({ tenantId }) => tenantId ?? "(no tenant)",
};

const GATEWAY_COLUMNS: readonly Column[] = [
  count("USED", "used", ({ used }) => used),
  { ...count("LEFT", "left", ({ left }) => left), text: ({ left }) => leftText(left) },
];

const FIGURES: readonly Column[] = [
  count("ERRORS", "errors", ({ errors }) => errors, -7),
  {
    ...count("BUDGET", "error_budget_used_percent", ({ errorBudgetUsedPercent: used }) => used),
    text: ({ errorBudgetUsedPercent: used }) => `${used.toFixed(1)} %`,
  },
  count("P50", "p50_ms", ({ p50 }) => p50, -5),
  count("P95", "p95_ms", ({ p95 }) => p95, -5),
  count("P99", "p99_ms", ({ p99 }) => p99, -6),
  {
    ...count("BACKEND", "backend_ms", ({ backendMs }) => backendMs, -7),
    text: ({ backendMs }) => (backendMs === null ? "-" : String(Math.round(backendMs))),
  },
  count("BYTES", "bytes", ({ bytes }) => bytes, -12),
];

/** For files only: a terminal has no room for them. The days are in a note. */
const FILE_COLUMNS: readonly Column[] = [
  count("", "error_percent", ({ errorPercent }) => errorPercent),
  count("", "from", ({ from }) => from),
  count("", "to", ({ to }) => to),
  count("", "complete_to", ({ completeTo }) => completeTo),
  count("", "not_counted_hours", ({ notCountedHours }) => notCountedHours),
];

function columnsOf(kind: RowKind): readonly Column[] {
  return [
    ...(kind === "tenant" || kind === "total" ? [TENANT] : [keyColumn(kind)]),
    count("REQUESTS", "requests", ({ requests }) => requests),
    count("METERED", "metered", ({ metered }) => metered),
    ...(hasGatewayFigures(kind) ? GATEWAY_COLUMNS : []),
    ...FIGURES,
  ];
}

/** Whether API Gateway has figures of such rows. */
export function hasGatewayFigures(kind: RowKind): boolean {
  return kind === "total" || kind === "day";
}

function keyColumn(dimension: Dimension): Column {
  return { heading: dimension.toUpperCase(), width: 24, name: dimension, value: (row) => row[dimension] };
}

export function usageHeading(kind: RowKind, isCsv: boolean): string {
  return isCsv
    ? csvColumns(kind)
        .map(({ name }) => name)
        .join(",")
    : columns(...columnsOf(kind).map(({ heading, width }) => [heading, width] as const));
}

/** Formats a row for people. */
export function usageText(row: UsageRow, kind: RowKind): string {
  const cells = columnsOf(kind).map(
    ({ value, width, text = (of) => String(value(of) ?? "-") }) => [text(row), width] as const,
  );
  return `${columns(...cells)}\n`;
}

/** Formats a row as a line of CSV (RFC 4180). Values that are not known are empty. */
export function usageCsv(row: UsageRow, kind: RowKind): string {
  // The method of a route and imported ids of tokens are texts of others; a dash alone is no formula.
  const textOf = (value: string) => (value === "-" ? value : guarded(value));
  return stringify([
    csvColumns(kind).map(({ value }) => {
      const cell = value(row);
      return typeof cell === "string" ? textOf(cell) : cell;
    }),
  ]);
}

function csvColumns(kind: RowKind): readonly Column[] {
  const all = columnsOf(kind);
  return [...(all.includes(TENANT) ? [] : [TENANT]), ...all, ...FILE_COLUMNS];
}

function leftText(left: number | null | undefined): string {
  return left === null ? "unlimited" : String(left ?? "-");
}

/** The tenant of a label of the ledger. */
export function tenantIdOf(label: string): string | null {
  return label === NO_TENANT ? null : label;
}
