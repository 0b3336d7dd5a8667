import type { MetricId } from "./metric";
import { collect, metricsIn, newestSecondsIn, orZero } from "./metric-math";
import type { MetricMath } from "./metric";

/** Renders metric math for CloudWatch. Each metric's id is its name here. */
export function renderMath(math: MetricMath): string {
  if (typeof math === "number") return decimal(math);
  if (typeof math === "string") return math;
  if ("series" in math) return `TIME_SERIES(${decimal(math.series)})`;
  if ("clock" in math) return `${math.clock}(${renderMath(orZero(math.of))})`;
  if ("sum" in math) return sumId(math.sum, math.periods);
  if ("newest" in math) return `(${OLDER} < 1)`;
  if ("baseline" in math) return `(SUM(${OLDER} * ${renderMath(orZero(math.baseline))}) / SUM(${OLDER}))`;
  if ("if" in math) return `IF(${renderMath(math.if)}, ${renderMath(math.then)}, ${renderMath(math.else)})`;
  return `(${renderMath(math.left)} ${math.op} ${renderMath(math.right)})`;
}

/** Id of a time series that is 1 in the periods of a baseline, and 0 in the newest ones. */
const OLDER = "older";

/**
 * AWS advises against `MAX` over time in alarms, because they read more periods than they evaluate. Here it
 * is safe: the newest period is the same.
 */
function renderOlder(metric: MetricId, newestSeconds: number): string {
  const at = `EPOCH(${renderMath(orZero(metric))})`;
  return `IF(${at} <= (MAX(${at}) - ${newestSeconds}), 1, 0)`;
}

const sumId = (metric: MetricId, periods: number): string => `${metric}Over${periods}`;

/**
 * A sum over periods, which metric math does not have. The value of j periods ago is `(1 - DIFF)^j` of a
 * series; the sum of those, from 0 to n - 1, is the sum over j of `(-1)^j * C(n, j + 1) * DIFF^j`, written by
 * Horner's rule. The first periods that an alarm reads have no such differences, and get no value.
 */
function renderSum(metric: MetricId, periods: number): string {
  const series = renderMath(orZero(metric));
  let sum = series;
  let difference = series;
  for (let order = periods - 1; order > 0; order--) {
    sum = `${choose(periods, order)} * ${series} - DIFF(${sum})`;
    difference = `DIFF(${difference})`;
  }
  return `IF(ABS(${difference}) >= 0, ${sum})`;
}

/** The binomial coefficient. */
function choose(from: number, count: number): number {
  return count === 0 ? 1 : (choose(from, count - 1) * (from - count + 1)) / count;
}

/** An expression that `renderMath` refers to by id only; it must be added to the query. */
export interface NamedExpression {
  readonly id: string;
  readonly expression: string;
  /** The metric that it derives from; `undefined` for the series that separates old periods from new ones. */
  readonly metric?: MetricId;
}

/** The expressions that a rendered expression refers to, in the order in which they must come before it. */
export function namedExpressionsIn(math: MetricMath): readonly NamedExpression[] {
  const sums = collect(math, (node) =>
    typeof node === "object" && "sum" in node ? [`${node.sum} ${node.periods}`] : [],
  ).map((key): NamedExpression => {
    const [metric, periods] = key.split(" ") as [MetricId, string];
    return { id: sumId(metric, Number(periods)), expression: renderSum(metric, Number(periods)), metric };
  });
  const newest = newestSecondsIn(math);
  const [metric] = metricsIn(math);
  return newest === undefined || metric === undefined
    ? sums
    : [...sums, { id: OLDER, expression: renderOlder(metric, newest) }];
}

/** A number without an exponent: metric math's documentation does not mention forms such as `1e-7`. */
function decimal(number: number): string {
  return /e/i.test(String(number)) ? number.toFixed(20).replace(/0+$/, "") : String(number);
}
