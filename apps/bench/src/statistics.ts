/** The median and the spread of several rounds. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** @throws {RangeError} without values. */
export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: quantile(sorted, 0), max: quantile(sorted, 1) };
}

/**
 * The value that a share of all values does not exceed, interpolated between two values.
 *
 * @param sorted ascending
 * @param share from 0 to 1
 * @throws {RangeError} without values.
 */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) throw new RangeError("no values");
  return below + (above - below) * (at - Math.floor(at));
}

/** Combines two series round by round, because a slow round of the machine slows both of them. */
export function pairwise(
  left: readonly number[],
  right: readonly number[],
  combine: (left: number, right: number) => number,
): readonly number[] {
  if (left.length !== right.length) throw new RangeError(`${left.length} rounds against ${right.length}`);
  return left.map((value, at) => combine(value, right[at] as number));
}
