import type { AccessLogLine } from "../log/schema";
import { linePredicate } from "../log/filter";
import type { Aggregate, LogQuery } from "./log-query";

/** A result row of a query, for one line or group, with the columns of the query. */
export type LogQueryRow = Readonly<Record<string, string | number | undefined>>;

/**
 * Evaluates a query on lines, as CloudWatch Logs Insights does on the log group in the period of those lines.
 */
export function evaluateLogQuery(query: LogQuery, lines: readonly AccessLogLine[]): readonly LogQueryRow[] {
  const matching = lines.filter(linePredicate(query.filter));
  const rows = query.numbers
    ? groupsOf(query, matching).map((group) => ({ ...shown(query, group), ...numbersOf(query, group) }))
    : matching.map((line) => shown(query, [line]));
  const rank = (row: LogQueryRow): number => Number(row[query.sortBy]);
  return rows.toSorted((one, other) => rank(other) - rank(one)).slice(0, query.limit);
}

function groupsOf({ fields }: LogQuery, lines: readonly AccessLogLine[]): (readonly AccessLogLine[])[] {
  const groups = new Map<string, AccessLogLine[]>();
  for (const line of lines) {
    const key = JSON.stringify(fields.map((field) => line[field]));
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()];
}

function shown({ fields }: LogQuery, [line]: readonly AccessLogLine[]): LogQueryRow {
  return Object.fromEntries(fields.map((field) => [field, line?.[field]]));
}

function numbersOf({ numbers = {} }: LogQuery, group: readonly AccessLogLine[]): LogQueryRow {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, aggregate]) => [name, numberOf(aggregate, group)]),
  );
}

function numberOf(aggregate: Aggregate, group: readonly AccessLogLine[]): number | undefined {
  if (aggregate.of === "count") return group.length;
  const values = group.map((line) => line[aggregate.field]).toSorted((one, other) => one - other);
  if (aggregate.of === "max") return values.at(-1);
  return values[Math.ceil((aggregate.percentile / 100) * values.length) - 1];
}
