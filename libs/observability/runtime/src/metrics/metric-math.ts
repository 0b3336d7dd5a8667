import type { MetricId, MetricMath, Operator } from "./metric";

/** Where metrics have data for the period that begins at `from`, in milliseconds since 1970. */
export interface PeriodValues {
  readonly from: number;
  /**
   * The metric's statistic over the period, or over one that is so many periods earlier; `undefined` where CloudWatch has no
   * data point. @default earlier 0
   */
  readonly valueOf: (metric: MetricId, earlier?: number) => number | undefined;
  /** The mean of the periods that the alarm reads, but for the newest so many seconds. @default there is no alarm */
  readonly baselineOf?: (metric: MetricId, without: number) => number;
}

/** All conditions hold. */
export const both = (left: MetricMath, ...more: readonly MetricMath[]): MetricMath =>
  more.reduce<MetricMath>((all, each) => ({ op: "AND", left: all, right: each }), left);
export const either = (left: MetricMath, right: MetricMath): MetricMath => ({ op: "OR", left, right });
export const atLeast = (left: MetricMath, right: MetricMath): MetricMath => ({ op: ">=", left, right });
export const atMost = (left: MetricMath, right: MetricMath): MetricMath => ({ op: "<=", left, right });
export const lessThan = (left: MetricMath, right: number): MetricMath => ({ op: "<", left, right });
export const times = (factor: number, math: MetricMath): MetricMath => ({
  op: "*",
  left: factor,
  right: math,
});
export const percentage = (part: MetricMath, whole: MetricMath): MetricMath => ({
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

/** A metric's value, or zero in a period without data: what is missing beside a time series counts as zero. */
export const orZero = (metric: MetricId): MetricMath => ({ op: "+", left: { series: 0 }, right: metric });

/** What an expression consists of. */
function partsOf(math: MetricMath): readonly MetricMath[] {
  if (typeof math !== "object") return [];
  if ("op" in math) return [math.left, math.right];
  return "if" in math ? [math.if, math.then, math.else] : [];
}

/** Something of each node of an expression, each once. */
export function collect<T>(math: MetricMath, of: (node: MetricMath) => readonly T[]): readonly T[] {
  return [...new Set([...of(math), ...partsOf(math).flatMap((part) => collect(part, of))])];
}

/** The metrics that an expression reads, each once. */
export function metricsIn(math: MetricMath): readonly MetricId[] {
  return collect(math, (node) => {
    if (typeof node === "string") return [node];
    if (typeof node !== "object") return [];
    if ("clock" in node) return [node.of];
    if ("sum" in node) return [node.sum];
    return "baseline" in node ? [node.baseline] : [];
  });
}

/** Over how many periods an expression adds up what it says of one. */
export function longestSumIn(math: MetricMath): number {
  return Math.max(
    1,
    ...collect(math, (node) => (typeof node === "object" && "sum" in node ? [node.periods] : [])),
  );
}

/** How many seconds the newest periods are; `undefined` where old and new ones are alike. */
export function newestSecondsIn(math: MetricMath): number | undefined {
  return collect(math, (node) => {
    if (typeof node !== "object") return [];
    if ("newest" in node) return [node.newest];
    return "baseline" in node ? [node.without] : [];
  })[0];
}

/**
 * Its value in one period; `undefined` where CloudWatch has no data point. As documented: what is missing on one side of an
 * operator counts as zero if the other side is a time series with data, a division by zero drops the data point, and so does
 * a condition that is missing; a missing `then` is zero, a missing `else` drops it.
 */
export function evaluateMath(math: MetricMath, period: PeriodValues): number | undefined {
  if (typeof math === "number") return math;
  if (typeof math === "string") return period.valueOf(math);
  if ("series" in math) return math.series;
  if ("clock" in math) return clock(math.clock, period.from);
  if ("sum" in math) return sumOf(math.periods, (earlier) => period.valueOf(math.sum, earlier) ?? 0);
  if ("newest" in math) return 1;
  if ("baseline" in math) return period.baselineOf?.(math.baseline, math.without);
  if ("if" in math) {
    const condition = evaluateMath(math.if, period);
    if (condition === undefined) return undefined;
    return condition === 0 ? evaluateMath(math.else, period) : (evaluateMath(math.then, period) ?? 0);
  }
  const left = evaluateMath(math.left, period);
  // Most conditions do not hold, and what a baseline is made of is much to read.
  if (math.op === "AND" && left === 0) return 0;
  const right = evaluateMath(math.right, period);
  const hasData =
    (left !== undefined && !isScalar(math.left)) || (right !== undefined && !isScalar(math.right));
  return hasData || (isScalar(math.left) && isScalar(math.right))
    ? operate(math.op, left ?? 0, right ?? 0)
    : undefined;
}

/** Whether it is one number for all periods. */
const isScalar = (math: MetricMath): boolean =>
  typeof math === "number" || (typeof math === "object" && "baseline" in math);

function sumOf(count: number, of: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += of(index);
  return sum;
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
    case "<=":
      return left <= right ? 1 : 0;
    case "<":
      return left < right ? 1 : 0;
    case "AND":
      return left !== 0 && right !== 0 ? 1 : 0;
    case "OR":
      return left !== 0 || right !== 0 ? 1 : 0;
  }
}

function clock(unit: "HOUR" | "DAY", at: number): number {
  const date = new Date(at);
  // JavaScript's week begins with Sunday as 0, CloudWatch's with Monday as 1.
  return unit === "HOUR" ? date.getUTCHours() : date.getUTCDay() || 7;
}
