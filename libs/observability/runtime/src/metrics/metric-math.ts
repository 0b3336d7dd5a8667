import type { MetricId, MetricMath, Operator } from "./metric";

/** Values of metrics for the period that begins at `from`, in milliseconds since 1970. */
export interface PeriodValues {
  readonly from: number;
  /**
   * The metric's statistic over the period, or over the period that is `earlier` periods before; `undefined`
   * where CloudWatch has no data point. @default earlier 0
   */
  readonly valueOf: (metric: MetricId, earlier?: number) => number | undefined;
  /**
   * The mean over the periods that the alarm reads, without the newest `without` seconds. @default there is
   * no alarm
   */
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

/** `value` if the condition holds, and otherwise zero. */
export const gated = (condition: MetricMath, value: MetricMath): MetricMath => ({
  if: condition,
  then: value,
  else: 0,
});

/**
 * A metric's value, or zero in a period without data: a value missing beside a time series counts as zero.
 */
export const orZero = (metric: MetricId): MetricMath => ({ op: "+", left: { series: 0 }, right: metric });

/** The direct operands of an expression. */
function partsOf(math: MetricMath): readonly MetricMath[] {
  if (typeof math !== "object") return [];
  if ("op" in math) return [math.left, math.right];
  return "if" in math ? [math.if, math.then, math.else] : [];
}

/** Collects a value from each node of an expression, without duplicates. */
export function collect<T>(math: MetricMath, of: (node: MetricMath) => readonly T[]): readonly T[] {
  return [...new Set([...of(math), ...partsOf(math).flatMap((part) => collect(part, of))])];
}

/** The metrics that an expression reads, without duplicates. */
export function metricsIn(math: MetricMath): readonly MetricId[] {
  return collect(math, (node) => {
    if (typeof node === "string") return [node];
    if (typeof node !== "object") return [];
    if ("clock" in node) return [node.of];
    if ("sum" in node) return [node.sum];
    return "baseline" in node ? [node.baseline] : [];
  });
}

/** The largest number of periods that an expression sums. */
export function longestSumIn(math: MetricMath): number {
  return Math.max(
    1,
    ...collect(math, (node) => (typeof node === "object" && "sum" in node ? [node.periods] : [])),
  );
}

/** The number of seconds in the newest periods; `undefined` if old and new periods are treated alike. */
export function newestSecondsIn(math: MetricMath): number | undefined {
  return collect(math, (node) => {
    if (typeof node !== "object") return [];
    if ("newest" in node) return [node.newest];
    return "baseline" in node ? [node.without] : [];
  })[0];
}

/** The value of an expression in a period; `undefined` where CloudWatch has no data point. */
export type Evaluation = (period: PeriodValues) => number | undefined;

/**
 * Prepares an expression for many periods. As documented: a value missing on one side of an operator counts
 * as zero if the other side is a time series with data. A division by zero drops the data point, and so does
 * a missing condition. A missing `then` is zero; a missing `else` drops the data point.
 */
export function compileMath(math: MetricMath): Evaluation {
  if (typeof math === "number") return () => math;
  if (typeof math === "string") return (period) => period.valueOf(math);
  if ("series" in math) return () => math.series;
  if ("clock" in math) return (period) => clock(math.clock, period.from);
  if ("sum" in math)
    return (period) => sumOf(math.periods, (earlier) => period.valueOf(math.sum, earlier) ?? 0);
  if ("newest" in math) return () => 1;
  if ("baseline" in math) return (period) => period.baselineOf?.(math.baseline, math.without);
  return "if" in math ? compileIf(math) : compileOperation(math);
}

/** The value of an expression in one period. */
export const evaluateMath = (math: MetricMath, period: PeriodValues): number | undefined =>
  compileMath(math)(period);

function compileIf(math: Extract<MetricMath, { readonly if: MetricMath }>): Evaluation {
  const [condition, then, otherwise] = [math.if, math.then, math.else].map(compileMath) as [
    Evaluation,
    Evaluation,
    Evaluation,
  ];
  return (period) => {
    const holds = condition(period);
    if (holds === undefined) return undefined;
    return holds === 0 ? otherwise(period) : (then(period) ?? 0);
  };
}

function compileOperation(math: Extract<MetricMath, { readonly op: Operator }>): Evaluation {
  const [leftOf, rightOf, operate] = [compileMath(math.left), compileMath(math.right), OPERATIONS[math.op]];
  const [isLeftScalar, isRightScalar] = [isScalar(math.left), isScalar(math.right)];
  const areBothScalar = isLeftScalar && isRightScalar;
  const isConjunction = math.op === "AND";
  return (period) => {
    const left = leftOf(period);
    // Most conditions do not hold, and a baseline is expensive to read.
    if (isConjunction && left === 0) return 0;
    const right = rightOf(period);
    const hasData = (left !== undefined && !isLeftScalar) || (right !== undefined && !isRightScalar);
    return hasData || areBothScalar ? operate(left ?? 0, right ?? 0) : undefined;
  };
}

/** Whether the expression is one number for all periods. */
const isScalar = (math: MetricMath): boolean =>
  typeof math === "number" || (typeof math === "object" && "baseline" in math);

function sumOf(count: number, of: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += of(index);
  return sum;
}

const OPERATIONS: Readonly<Record<Operator, (left: number, right: number) => number | undefined>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => (right === 0 ? undefined : left / right),
  ">=": (left, right) => (left >= right ? 1 : 0),
  ">": (left, right) => (left > right ? 1 : 0),
  "<=": (left, right) => (left <= right ? 1 : 0),
  "<": (left, right) => (left < right ? 1 : 0),
  AND: (left, right) => (left !== 0 && right !== 0 ? 1 : 0),
  OR: (left, right) => (left !== 0 || right !== 0 ? 1 : 0),
};

function clock(unit: "HOUR" | "DAY", at: number): number {
  const date = new Date(at);
  // In JavaScript, Sunday is 0; in CloudWatch, Monday is 1 and Sunday 7.
  return unit === "HOUR" ? date.getUTCHours() : date.getUTCDay() || 7;
}
