import type { MetricId } from "../metric";

/**
 * CloudWatch's metric math, as much of it as metrics and alarms use: a number, a metric, or an operation. One definition is
 * written out for CloudWatch and evaluated here, so that what the console draws and the tests replay is what is deployed.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export type MetricMath =
  | number
  | MetricId
  | { readonly op: Operator; readonly left: MetricMath; readonly right: MetricMath }
  | { readonly if: MetricMath; readonly then: MetricMath; readonly else: MetricMath }
  | { readonly fill: MetricId; readonly with: number }
  /** Hour (0 to 23) or day of the week (1 is Monday) of a period's beginning, UTC, whether there is data in it or not. */
  | { readonly clock: "HOUR" | "DAY"; readonly of: MetricId };

type Operator = "+" | "-" | "*" | "/" | ">=" | ">" | "<" | "AND";

/** Where `metric` has data for the period that begins at `from`, in milliseconds since 1970. */
export interface PeriodValues {
  readonly from: number;
  /** The metric's statistic over the period, or `undefined` where CloudWatch has no data point. */
  readonly valueOf: (metric: MetricId) => number | undefined;
}

export const both = (left: MetricMath, right: MetricMath): MetricMath => ({ op: "AND", left, right });
export const atLeast = (left: MetricMath, right: number): MetricMath => ({ op: ">=", left, right });
export const lessThan = (left: MetricMath, right: number): MetricMath => ({ op: "<", left, right });
export const percentage = (part: MetricId, whole: MetricId): MetricMath => ({
  op: "/",
  left: { op: "*", left: 100, right: part },
  right: whole,
});

/** `value` where the condition holds, and else zero. */
export const gated = (condition: MetricMath, value: MetricMath): MetricMath => ({
  if: condition,
  then: value,
  else: 0,
});

/** The metrics that an expression reads, each once. */
export function metricsIn(math: MetricMath): readonly MetricId[] {
  if (typeof math === "number") return [];
  if (typeof math === "string") return [math];
  if ("fill" in math) return [math.fill];
  if ("clock" in math) return [math.of];
  const parts = "op" in math ? [math.left, math.right] : [math.if, math.then, math.else];
  return [...new Set(parts.flatMap(metricsIn))];
}

/** Writes it for CloudWatch, in which each metric's id is its name here. */
export function renderMath(math: MetricMath): string {
  if (typeof math === "number") return decimal(math);
  if (typeof math === "string") return math;
  if ("fill" in math) return `FILL(${math.fill}, ${math.with})`;
  if ("clock" in math) return `${math.clock}(${math.of})`;
  if ("if" in math) return `IF(${renderMath(math.if)}, ${renderMath(math.then)}, ${renderMath(math.else)})`;
  return `(${renderMath(math.left)} ${math.op} ${renderMath(math.right)})`;
}

/**
 * Its value in one period; `undefined` where CloudWatch has no data point. As documented: what is missing on one side of an
 * operator counts as zero if the other side is a time series with data, a division by zero drops the data point, and so does
 * a condition that is missing; a missing `then` is zero, a missing `else` drops it.
 */
export function evaluateMath(math: MetricMath, period: PeriodValues): number | undefined {
  if (typeof math === "number") return math;
  if (typeof math === "string") return period.valueOf(math);
  if ("fill" in math) return period.valueOf(math.fill) ?? math.with;
  if ("clock" in math) return clock(math.clock, period.from);
  if ("if" in math) {
    const condition = evaluateMath(math.if, period);
    if (condition === undefined) return undefined;
    return condition === 0 ? evaluateMath(math.else, period) : (evaluateMath(math.then, period) ?? 0);
  }
  const left = evaluateMath(math.left, period);
  const right = evaluateMath(math.right, period);
  const hasData =
    (left !== undefined && typeof math.left !== "number") ||
    (right !== undefined && typeof math.right !== "number");
  return hasData ? operate(math.op, left ?? 0, right ?? 0) : undefined;
}

function operate(op: Operator, left: number, right: number): number | undefined {
  switch (op) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? undefined : left / right;
    case ">=":
      return left >= right ? 1 : 0;
    case ">":
      return left > right ? 1 : 0;
    case "<":
      return left < right ? 1 : 0;
    case "AND":
      return left !== 0 && right !== 0 ? 1 : 0;
  }
}

/** A number without an exponent, such as that of `1e-7`, of which metric math's documentation says nothing. */
function decimal(number: number): string {
  return /e/i.test(String(number)) ? number.toFixed(20).replace(/0+$/, "") : String(number);
}

function clock(unit: "HOUR" | "DAY", at: number): number {
  const date = new Date(at);
  // JavaScript's week begins with Sunday as 0, CloudWatch's with Monday as 1.
  return unit === "HOUR" ? date.getUTCHours() : date.getUTCDay() || 7;
}
