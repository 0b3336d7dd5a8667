import type { LogCondition, LogFilter } from "./log-filter";

const COMPARISONS = { greaterThan: ">", lessThan: "<", equalTo: "=", notEqualTo: "!=" } as const;

/**
 * A filter in the language of CloudWatch Logs Insights.
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

/** A text as a regular expression that matches it and nothing else. */
const literal = (text: string): string => text.replace(/[^\w-]/g, "\\$&");
