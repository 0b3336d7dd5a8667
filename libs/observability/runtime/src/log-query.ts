import type { AccessLogFieldName, NumberFieldName } from "./access-log";
import { logsInsightsFilter } from "./logs-insights-filter";
import type { LogFilter } from "./log-filter";

/** A number about the lines of a group. */
export type Aggregate =
  | { readonly of: "count" }
  | { readonly of: "max"; readonly field: NumberFieldName }
  | { readonly of: "pct"; readonly field: NumberFieldName; readonly percentile: number };

/** A question to the access log: either its lines, or numbers about groups of them. */
export interface LogQuery {
  readonly filter: LogFilter;
  /** What each row shows of a line, or what the lines of a group have in common. */
  readonly fields: readonly AccessLogFieldName[];
  /** By name, what each row shows of a group. @default rows are lines */
  readonly numbers?: Readonly<Record<string, Aggregate>>;
  /** A field or a number, the largest first. */
  readonly sortBy: string;
  readonly limit: number;
}

/**
 * The query in the language of CloudWatch Logs Insights. Its period is not part of it: it is chosen where the query is run.
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
