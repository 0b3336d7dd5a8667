// Logs Insights queries: the operator's questions about the access log, rendered for CloudWatch.
// Not here: fields and filters of a line (../log), and the deployed queries (../../../infra/src/logs).

import type { AccessLogFieldName, NumberFieldName } from "../log/schema";
import type { LogFilter, LogCondition } from "../log/filter";

/** A number about the lines of a group. */
export type Aggregate =
  | { readonly of: "count" }
  | { readonly of: "max"; readonly field: NumberFieldName }
  | { readonly of: "pct"; readonly field: NumberFieldName; readonly percentile: number };

/** A query of the access log. It returns either lines, or numbers about groups of lines. */
export interface LogQuery {
  readonly filter: LogFilter;
  /** Fields that each row shows: of a line, or common to the lines of a group. */
  readonly fields: readonly AccessLogFieldName[];
  /** Numbers about a group that each row shows, by name. @default rows are lines */
  readonly numbers?: Readonly<Record<string, Aggregate>>;
  /** A field or a number, in descending order. */
  readonly sortBy: string;
  readonly limit: number;
}

/**
 * The query in the syntax of CloudWatch Logs Insights. It has no period, which is chosen when the query runs.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function renderLogQuery({ filter, fields, numbers, sortBy, limit }: LogQuery): string {
  const what = numbers
    ? `stats ${Object.entries(numbers).map(renderNumber).join(", ")} by ${fields.join(", ")}`
    : `fields ${fields.join(", ")}`;
  return [`filter ${logsInsightsFilter(filter)}`, what, `sort ${sortBy} desc`, `limit ${limit}`].join("\n| ");
}

function renderNumber([name, aggregate]: readonly [string, Aggregate]): string {
  switch (aggregate.of) {
    case "count":
      return `count(*) as ${name}`;
    case "pct":
      return `pct(${aggregate.field}, ${aggregate.percentile}) as ${name}`;
    case "max":
      return `max(${aggregate.field}) as ${name}`;
  }
}

const COMPARISONS = { greaterThan: ">", lessThan: "<", equalTo: "=", notEqualTo: "!=" } as const;

/**
 * A filter in the syntax of CloudWatch Logs Insights.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html
 */
export function logsInsightsFilter(filter: LogFilter): string {
  return filter.map(renderCondition).join(" and ");
}

function renderCondition(condition: LogCondition): string {
  switch (condition.op) {
    case "in":
      return `${condition.field} in ${texts(condition.values)}`;
    case "notIn":
      return `${condition.field} not in ${texts(condition.values)}`;
    case "startsWith":
      return `${condition.field} like /^(${condition.values.map(literal).join("|")})/`;
    default:
      return `${condition.field} ${COMPARISONS[condition.op]} ${condition.value}`;
  }
}

const texts = (values: readonly string[]): string =>
  `[${values.map((value) => JSON.stringify(value)).join(", ")}]`;

/** A regular expression that matches exactly this text. */
const literal = (text: string): string => text.replace(/[^\w-]/g, "\\$&");
