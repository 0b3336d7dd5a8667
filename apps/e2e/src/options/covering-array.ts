/** A pair of levels of two factors: `factor:level`, twice, the lower factor first. */
type Pair = `${number}:${number} ${number}:${number}`;

/**
 * Returns rows with one level for each factor, which together contain every pair of levels of two factors. A
 * problem between two options therefore shows in some row, with far fewer rows than there are combinations.
 * The algorithm is greedy and deterministic.
 *
 * @param levels the number of levels of each factor, at least one
 */
export function coveringArray(levels: readonly number[]): readonly (readonly number[])[] {
  const open = new Set(pairsOf(levels));
  const rows: number[][] = [];
  for (const first of open) {
    // Each row begins with a pair that no row contains yet, so that the loop ends.
    const row: (number | undefined)[] = levels.map(() => undefined);
    for (const part of first.split(" ")) {
      const [factor = 0, level = 0] = part.split(":").map(Number);
      row[factor] = level;
    }
    levels.forEach((count, factor) => {
      if (row[factor] !== undefined) return;
      const gains = range(count).map((level) => gain(open, row, factor, level));
      row[factor] = gains.indexOf(Math.max(...gains));
    });
    const settled = row.map((level) => level ?? 0);
    for (const pair of pairsIn(settled)) open.delete(pair);
    rows.push(settled);
  }
  // A single factor has no pairs.
  const [only = 0] = levels;
  return levels.length === 1 ? range(only).map((level) => [level]) : rows;
}

export function pairsIn(row: readonly number[]): readonly Pair[] {
  return row.flatMap((level, factor) =>
    row.slice(0, factor).map((other, before): Pair => `${before}:${other} ${factor}:${level}`),
  );
}

function pairsOf(levels: readonly number[]): readonly Pair[] {
  return levels.flatMap((count, factor) =>
    levels
      .slice(0, factor)
      .flatMap((others, before) =>
        range(others).flatMap((other) =>
          range(count).map((level): Pair => `${before}:${other} ${factor}:${level}`),
        ),
      ),
  );
}

/** The number of open pairs that a level would cover, with the levels that the row already has. */
function gain(
  open: ReadonlySet<Pair>,
  row: readonly (number | undefined)[],
  factor: number,
  level: number,
): number {
  return row.filter((other, before) => {
    if (other === undefined) return false;
    return before < factor
      ? open.has(`${before}:${other} ${factor}:${level}`)
      : open.has(`${factor}:${level} ${before}:${other}`);
  }).length;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
